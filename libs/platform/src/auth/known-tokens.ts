import type { Principal, PrincipalScopes } from './principal.js';

/** A token as those know it who have to recognise it. */
export interface KnownToken {
  readonly id: string;
  readonly name: string;
  /** What {@link TokenSecrets.hmacOf} makes of its text. */
  readonly hmac: string;
  readonly scopes: PrincipalScopes;
  /** RFC 3339; null = it does not expire. */
  readonly expiresAt: string | null;
}

/**
 * Tokens that were made and not revoked, from memory: asked at every request, and at every event of a stream.
 * Does not promise that a revocation is known at once: it is when this replica's view has folded it.
 */
export interface KnownTokens {
  byPrefix(prefix: string): KnownToken | null;
  byId(id: string): KnownToken | null;
  /** Somebody came with it. Returns at once, whatever is done about it. */
  used(id: string): void;
}

/** Whoever has this token. */
export function holderOf({ id, name, scopes, expiresAt }: KnownToken): Principal {
  return { kind: 'token', id, name, scopes, expiresAt: expiresAt === null ? null : Date.parse(expiresAt) };
}
