import { createHash, timingSafeEqual } from 'node:crypto';

import type { Principal, Role } from './principal.js';

/** Thrown when a caller gave no credentials where some are needed, or such as are not known. */
export class UnauthenticatedError extends Error {
  override readonly name = 'UnauthenticatedError';
}

/** Thrown when a caller is known and may not do this. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
}

export interface AuthenticatorOptions {
  /** Token of the bootstrap administrator; null = there is none. */
  readonly adminToken: string | null;
  readonly anonymous: 'read' | 'none';
}

const ANONYMOUS = lasting('anonymous', 'anonymous', 'reader');
const BOOTSTRAP = lasting('bootstrap', 'admin', 'admin');

/** Everywhere, and as long as the process runs. */
function lasting(kind: Principal['kind'], id: string, role: Role): Principal {
  const scopes = { role, clusters: ['*'], namespaces: ['*'], restrictedAddresses: false };
  return { kind, id, name: id, scopes, expiresAt: null };
}

/** The one place that says who a caller is: for HTTP, WebSocket and SSE alike. */
export class Authenticator {
  private readonly adminDigest: Buffer | null;

  constructor(private readonly options: AuthenticatorOptions) {
    this.adminDigest = options.adminToken === null ? null : digest(options.adminToken);
  }

  /** `authorization`: the header's value. Throws {@link UnauthenticatedError}. */
  authenticate(authorization: string | undefined): Principal {
    if (authorization === undefined) {
      if (this.options.anonymous === 'read') return ANONYMOUS;
      throw new UnauthenticatedError('this needs credentials: send Authorization: Bearer <token>');
    }
    const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
    if (token !== undefined && this.adminDigest && timingSafeEqual(digest(token), this.adminDigest)) return BOOTSTRAP;
    throw new UnauthenticatedError('these credentials are not known');
  }
}

/** Equal lengths, so that comparing takes the same time for any token. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
