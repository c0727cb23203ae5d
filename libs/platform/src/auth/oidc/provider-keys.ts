import type { CompactJWSHeaderParameters, CryptoKey, FlattenedJWSInput, JSONWebKeySet } from 'jose';
import { createLocalJWKSet, errors } from 'jose';

import { fetchJson } from './fetch-json.js';

/** Thrown when JWTs cannot be checked: the identity provider was never reached, so its keys are not known. Cause: what it ran into. */
export class IdentityProviderUnavailableError extends Error {
  override readonly name = 'IdentityProviderUnavailableError';
}

export interface ProviderKeysParts {
  readonly issuer: string;
  readonly monotonicMs: () => number;
  /** Keys were exchanged: what was verified with others may not hold any more. */
  readonly onChange: () => void;
  /** The provider could not be asked; the keys that are known are used on. */
  readonly onTrouble: (error: unknown) => void;
}

/** Keys are asked for anew after so long, so that one that was withdrawn is not trusted for ever. */
const REFRESH_MS = 600_000;
/** The provider is asked no more often than this, whatever keys tokens name, and however often it fails. */
const COOLDOWN_MS = 30_000;
/** While no key is known, waiting that long would be an outage of our own. */
const FIRST_COOLDOWN_MS = 2_000;

/**
 * The keys that an identity provider signs with. They are fetched when they are first needed, and again when a token names one that is not
 * known, but never more than twice a minute. While the provider is down, the last good ones are used.
 */
export class ProviderKeys {
  private keys: { readonly text: string; readonly find: ReturnType<typeof createLocalJWKSet> } | null = null;
  private askedAtMs = -Infinity;
  private asking: Promise<void> | null = null;

  constructor(private readonly parts: ProviderKeysParts) {}

  /** The key that a token names, as jose asks for it. Rejects with {@link IdentityProviderUnavailableError}, and as jose does. */
  async find(header: CompactJWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const ageMs = this.parts.monotonicMs() - this.askedAtMs;
    if (!this.keys) await this.refresh(FIRST_COOLDOWN_MS);
    else if (ageMs >= REFRESH_MS) void this.refresh(COOLDOWN_MS);
    if (!this.keys) throw new IdentityProviderUnavailableError('the identity provider cannot be reached: try again');
    try {
      return await this.keys.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.refresh(COOLDOWN_MS);
      return this.keys.find(header, token);
    }
  }

  /** Resolves whether or not it could: what is known then is what there is. */
  private refresh(cooldownMs: number): Promise<void> {
    if (this.asking) return this.asking;
    const now = this.parts.monotonicMs();
    if (now - this.askedAtMs < cooldownMs) return Promise.resolve();
    this.askedAtMs = now;
    this.asking = this.fetch()
      .catch((error: unknown) => this.parts.onTrouble(error))
      .finally(() => (this.asking = null));
    return this.asking;
  }

  private async fetch(): Promise<void> {
    const { issuer, onChange } = this.parts;
    const metadata = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (metadata.issuer !== issuer)
      throw new Error(`ROLLCALL_OIDC_ISSUER=${issuer}: the provider there says that it is ${String(metadata.issuer)}`);
    if (typeof metadata.jwks_uri !== 'string') throw new Error(`${issuer} says no jwks_uri`);
    const set = await fetchJson(metadata.jwks_uri);
    const text = JSON.stringify(set);
    if (text === this.keys?.text) return;
    const isFirst = this.keys === null;
    this.keys = { text, find: createLocalJWKSet(set as unknown as JSONWebKeySet) };
    if (!isFirst) onChange();
  }
}
