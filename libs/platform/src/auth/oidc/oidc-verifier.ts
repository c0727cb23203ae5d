import { hash } from 'node:crypto';

import { errors, jwtVerify } from 'jose';

import { UnauthenticatedError } from '../authenticator.js';
import type { JwtVerifier } from '../credential-verifiers.js';
import type { Principal } from '../principal.js';
import type { Claims } from './claimed-scopes.js';
import { claimedScopes } from './claimed-scopes.js';
import type { OidcOptions } from './oidc-options.js';
import { ProviderKeys } from './provider-keys.js';

export interface OidcVerifierParts {
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  /** Told why the provider could not be asked. */
  readonly onTrouble: (error: unknown) => void;
}

/** Signatures by a key pair, never by a shared secret: a public key could be taken for one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Clocks differ; so much of it is forgiven. */
const CLOCK_TOLERANCE_S = 5;
/** Characters of a JWT. Those with many groups have some thousand. */
const SIZE_LIMIT = 16_384;
/** Tokens that are remembered. */
const REMEMBERED = 10_000;

/**
 * Recognises JWTs of one identity provider. A token is verified once and then known until it expires, or until the provider exchanges its
 * keys. Memory is bounded.
 */
export class OidcVerifier implements JwtVerifier {
  private readonly known = new Map<string, Principal>();
  private readonly verifying = new Map<string, Promise<Principal>>();
  private readonly keys: ProviderKeys;

  constructor(
    private readonly options: OidcOptions,
    private readonly parts: OidcVerifierParts,
  ) {
    const { issuer } = options;
    this.keys = new ProviderKeys({ ...parts, issuer, onChange: () => this.known.clear() });
  }

  /** Rejects with {@link IdentityProviderUnavailableError}, too. */
  verify(jwt: string): Principal | Promise<Principal> {
    if (jwt.length > SIZE_LIMIT) throw new UnauthenticatedError('this token is too long');
    const digest = hash('sha256', jwt, 'base64');
    const known = this.known.get(digest);
    if (known && (known.expiresAt ?? 0) > this.parts.nowMs()) return known;
    const verifying = this.verifying.get(digest);
    if (verifying) return verifying;
    const verified = this.verifyAnew(jwt, digest).finally(() => this.verifying.delete(digest));
    this.verifying.set(digest, verified);
    return verified;
  }

  private async verifyAnew(jwt: string, digest: string): Promise<Principal> {
    const principal = principalOf(await this.claimsOf(jwt), this.options);
    this.known.delete(digest);
    this.known.set(digest, principal);
    const [oldest] = this.known.keys();
    if (this.known.size > REMEMBERED && oldest !== undefined) this.known.delete(oldest);
    return principal;
  }

  private async claimsOf(jwt: string): Promise<Claims> {
    const { issuer, audiences } = this.options;
    try {
      const { payload } = await jwtVerify(jwt, (header, token) => this.keys.find(header, token), {
        algorithms: ALGORITHMS,
        issuer,
        audience: [...audiences],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(this.parts.nowMs()),
      });
      return payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new UnauthenticatedError(`this token is not right: ${wordsOf(error)}`);
    }
  }
}

/** jose's words name claims and what was expected, and never the token. */
function wordsOf(error: errors.JOSEError): string {
  return error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired
    ? error.message
    : error.code;
}

/** `sub` is what a provider promises never to give to anybody else; all other names are for people. */
function principalOf(claims: Claims, options: OidcOptions): Principal {
  const { sub, exp } = claims as { readonly sub: string; readonly exp: number };
  const name = [claims.preferred_username, claims.email, claims.name].find(
    (each) => typeof each === 'string' && each !== '',
  );
  const scopes = claimedScopes(claims, options);
  return { kind: 'oidc', id: sub, name: typeof name === 'string' ? name : sub, scopes, expiresAt: exp * 1_000 };
}
