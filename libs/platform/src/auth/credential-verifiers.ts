import type { Principal } from './principal.js';

/** Recognises JWTs of an identity provider. */
export interface JwtVerifier {
  /**
   * At once for a JWT that is known already; else a promise, as keys may have to be fetched.
   * Throws {@link UnauthenticatedError}, or rejects with it; what it says does not repeat the JWT.
   */
  verify(jwt: string): Principal | Promise<Principal>;
}

/** Recognises session cookies. */
export interface SessionVerifier {
  /**
   * `cookies`: the header's value. null = no session is among them. The principal is the one who signed in (of a token: with its id, so that
   * its revocation ends the session), and does not outlive the session. Throws {@link UnauthenticatedError} for one that is not right.
   */
  principalOf(cookies: string): Principal | null;
  /** Whether a page that holds the session's proof (`csrf`) sent this; true where no session is among the cookies. Throws the same. */
  isProven(cookies: string, csrf: string | undefined): boolean;
}
