import type { KeyObject } from 'node:crypto';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { derivedKey } from '../derived-key.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Characters of what is opened at all; browsers keep cookies of some 4,000. */
const SIZE_LIMIT = 8_192;

/** What somebody else keeps for us, and can neither read nor change (AES-256-GCM). What was sealed for one use opens for no other. */
export class SealedBox<T> {
  private readonly key: KeyObject;

  constructor(
    secret: string,
    private readonly use: string,
  ) {
    this.key = derivedKey(secret, 'session');
  }

  seal(content: T): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(this.use));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** null = it was not sealed here, or under another key, or not for this. */
  open(text: string): T | null {
    if (text.length > SIZE_LIMIT) return null;
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length <= IV_BYTES + TAG_BYTES) return null;
    const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(this.use))
      .setAuthTag(tag);
    try {
      const content = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(content.toString('utf8')) as T;
    } catch {
      return null;
    }
  }
}
