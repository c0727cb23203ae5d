import type { Scopes } from './access.js';

/** An API token, without what it is proven with. */
export interface Token {
  readonly id: string;
  /** For people; several may have the same. */
  readonly name: string;
  /** By which it is found: the part of its text that is no secret. */
  readonly prefix: string;
  readonly scopes: Scopes;
  /** Name of who made it. */
  readonly createdBy: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339; null = it does not expire. */
  readonly expiresAt: string | null;
}

/** A token as it is stored: its text is nowhere. */
export interface StoredToken extends Token {
  /** Keyed hash of the text, base64url. */
  readonly hmac: string;
}

/** What one revision did to a token. `after` null = revoked. */
export interface TokenChange {
  readonly id: string;
  readonly after: StoredToken | null;
}
