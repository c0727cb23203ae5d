import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { credentialsOf } from './credentials-of.js';
import type { JwtVerifier, SessionVerifier } from './credential-verifiers.js';
import type { KnownTokens } from './known-tokens.js';
import { holderOf } from './known-tokens.js';
import type { Principal, PrincipalScopes } from './principal.js';
import { everywhere } from './principal.js';
import type { TokenSecrets } from './token-secrets.js';
import { tokenPrefix } from './token-secrets.js';

/** Thrown when a caller gave no credentials where some are needed, or such as are not known. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
}

/** Thrown when a caller is known and may not do this. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
}

/** What a caller shows of itself: headers of its request. The first of them that is there counts. */
export interface Credentials {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
}

export interface AuthenticatorOptions {
  /** Token of the bootstrap administrator; null = there is none. */
  readonly adminToken: string | null;
  readonly anonymous: 'read' | 'none';
}

/** What knows the credentials that are not configured. */
export interface AuthenticatorParts {
  readonly tokens: KnownTokens;
  readonly secrets: TokenSecrets;
  readonly nowMs: () => number;
  /** null = JWTs are not taken. */
  readonly jwts: JwtVerifier | null;
  /** null = there are no sessions. */
  readonly sessions: SessionVerifier | null;
}

const ANONYMOUS = lasting('anonymous', 'anonymous', everywhere('reader'));
/** Whoever has the token of the settings. */
export const BOOTSTRAP = lasting('bootstrap', 'admin', everywhere('admin'));
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The one place that says who a caller is: for HTTP, WebSocket and SSE alike. */
export class Authenticator {
  private readonly adminDigest: Buffer | null;

  constructor(
    private readonly options: AuthenticatorOptions,
    private readonly parts: AuthenticatorParts,
  ) {
    this.adminDigest = options.adminToken === null ? null : digest(options.adminToken);
  }

  /**
   * At once for everybody but a JWT that was not seen before. Throws {@link UnauthenticatedError}, or rejects with it: credentials that are
   * wrong are nobody, even where none are needed.
   */
  authenticate({ authorization, cookie }: Credentials): Principal | Promise<Principal> {
    if (authorization !== undefined) return this.bearer(authorization);
    const signedIn = cookie === undefined ? null : (this.parts.sessions?.principalOf(cookie) ?? null);
    if (signedIn) return this.standing(signedIn);
    if (this.options.anonymous === 'read') return ANONYMOUS;
    throw new UnauthenticatedError('this needs credentials: send Authorization: Bearer <token>');
  }

  /**
   * Whether somebody who was let in would not be any more: the token was revoked, or the credentials have expired. Streams ask this at every
   * event and every heartbeat.
   */
  hasEnded({ kind, id, expiresAt }: Principal): boolean {
    if (expiresAt !== null && expiresAt <= this.parts.nowMs()) return true;
    return kind === 'token' && this.parts.tokens.byId(id) === null;
  }

  /**
   * Whether what a request would change is what its sender wants: who knows a credential does, and a browser's cookie comes along with what
   * other pages send, so it takes the header `rollcall-csrf`, too. Throws {@link UnauthenticatedError}.
   */
  isProven(headers: IncomingHttpHeaders): boolean {
    const { authorization, cookie } = credentialsOf(headers);
    if (authorization !== undefined || cookie === undefined || !this.parts.sessions) return true;
    const csrf = headers['rollcall-csrf'];
    return this.parts.sessions.isProven(cookie, typeof csrf === 'string' ? csrf : undefined);
  }

  private bearer(authorization: string): Principal | Promise<Principal> {
    const text = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1] ?? '';
    const prefix = tokenPrefix(text);
    const token = prefix === null ? null : this.parts.tokens.byPrefix(prefix);
    if (token && this.parts.secrets.matches(text, token.hmac)) return this.standing(holderOf(token));
    if (text !== '' && this.adminDigest && timingSafeEqual(digest(text), this.adminDigest)) return BOOTSTRAP;
    if (this.parts.jwts && JWT.test(text)) return this.parts.jwts.verify(text);
    throw unknownCredentials();
  }

  /** Who was let in with a token that was revoked since, or whose time is over, is nobody. */
  private standing(principal: Principal): Principal {
    if (this.hasEnded(principal)) throw unknownCredentials();
    if (principal.kind === 'token') this.parts.tokens.used(principal.id);
    return principal;
  }
}

/** The same words for all: what is not known is not told apart from what has ended. */
function unknownCredentials(): UnauthenticatedError {
  return new UnauthenticatedError('these credentials are not known, or they have ended');
}

/** As long as the process runs. */
function lasting(kind: Principal['kind'], id: string, scopes: PrincipalScopes): Principal {
  return { kind, id, name: id, scopes, expiresAt: null };
}

/** Equal lengths, so that comparing takes the same time for any token. */
function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
