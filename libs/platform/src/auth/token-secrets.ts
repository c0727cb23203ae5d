import type { KeyObject } from 'node:crypto';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import { derivedKey } from './derived-key.js';

/** A token that was just made: the only moment at which its text is known. */
export interface NewToken {
  /** `rc_<prefix>_<secret>`. */
  readonly text: string;
  /** By which it is found; no secret. */
  readonly prefix: string;
  readonly hmac: string;
}

const TOKEN = /^rc_([0-9a-f]{12})_[0-9a-f]{40}$/;
const PREFIX_BYTES = 6;
/** 160 bits: nobody guesses them, so a keyed hash that is fast to compute protects them as well as a slow one would. */
const SECRET_BYTES = 20;

/** Makes tokens and recognises them. What is stored of one is its HMAC, of no use without the installation's secret. */
export class TokenSecrets {
  private readonly key: KeyObject;

  /** `random`: that many bytes that nobody can foresee. */
  constructor(
    secret: string,
    private readonly random: (bytes: number) => Buffer = randomBytes,
  ) {
    this.key = derivedKey(secret, 'token');
  }

  make(): NewToken {
    const prefix = this.random(PREFIX_BYTES).toString('hex');
    const text = `rc_${prefix}_${this.random(SECRET_BYTES).toString('hex')}`;
    return { text, prefix, hmac: this.hmacOf(text) };
  }

  hmacOf(text: string): string {
    return this.digest(text).toString('base64url');
  }

  /** Whether the text is of the token with this HMAC. Takes the same time for any text. */
  matches(text: string, hmac: string): boolean {
    const expected = Buffer.from(hmac, 'base64url');
    const given = this.digest(text);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private digest(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}

/** The prefix of what looks like a token; null = it is none of ours. */
export function tokenPrefix(text: string): string | null {
  return TOKEN.exec(text)?.[1] ?? null;
}
