import * as openid from 'openid-client';

import { UnauthenticatedError } from '../authenticator.js';
import type { JwtVerifier } from '../credential-verifiers.js';
import type { OidcClientOptions } from './oidc-options.js';
import { IdentityProviderUnavailableError } from './provider-keys.js';

export interface CodeFlowOptions {
  readonly issuer: string;
  readonly client: OidcClientOptions;
}

/** What has to be remembered while somebody is at the provider's page. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Thrown when somebody did not want to sign in after all, or the provider did not let them. */
export class SignInDeclinedError extends Error {
  override readonly name = 'SignInDeclinedError';
}

/** An identity provider at whose page somebody with a browser can sign in, and what recognises whom it sends back. */
export interface IdentityProvider {
  readonly codeFlow: CodeFlow;
  readonly verifier: JwtVerifier;
}

/** How long the provider has to answer. */
const TIMEOUT_S = 5;
/** Clocks differ; so much of it is forgiven. */
const CLOCK_TOLERANCE_S = 5;
/** What the provider says of itself is asked for anew after so long. */
const METADATA_AGE_MS = 3_600_000;

/** Signs somebody in at an identity provider: OpenID Connect's code flow, with PKCE, state and nonce. */
export class CodeFlow {
  private configuration: { readonly value: openid.Configuration; readonly atMs: number } | null = null;

  constructor(
    private readonly options: CodeFlowOptions,
    private readonly nowMs: () => number,
  ) {}

  /** Where to send the browser, which comes back to `callback`. Throws {@link IdentityProviderUnavailableError}. */
  async begin(callback: string): Promise<{ readonly location: string; readonly pending: PendingSignIn }> {
    const configuration = await this.configured();
    const pending = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      codeVerifier: openid.randomPKCECodeVerifier(),
    };
    const location = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: callback,
      scope: this.options.client.scopes.join(' '),
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(pending.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, pending };
  }

  /**
   * The ID token of who came back, to be verified like any other. `url`: the callback, as the browser asked for it.
   * Throws {@link SignInDeclinedError}, {@link UnauthenticatedError}, {@link IdentityProviderUnavailableError}.
   */
  async finish(url: URL, { state, nonce, codeVerifier }: PendingSignIn): Promise<string> {
    const configuration = await this.configured();
    const checks = {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    };
    try {
      const { id_token: idToken } = await openid.authorizationCodeGrant(configuration, url, checks);
      if (idToken !== undefined) return idToken;
    } catch (error) {
      if (error instanceof openid.AuthorizationResponseError)
        throw new SignInDeclinedError(`the identity provider says: ${error.error}`, { cause: error });
      if (isOutage(error)) throw unavailable(error);
      throw new UnauthenticatedError('the identity provider could not confirm who this is', { cause: error });
    }
    throw new UnauthenticatedError('the identity provider gave no ID token');
  }

  private async configured(): Promise<openid.Configuration> {
    const { configuration } = this;
    if (configuration && this.nowMs() - configuration.atMs < METADATA_AGE_MS) return configuration.value;
    try {
      const value = await this.discover();
      this.configuration = { value, atMs: this.nowMs() };
      return value;
    } catch (error) {
      if (configuration) return configuration.value;
      throw unavailable(error);
    }
  }

  private discover(): Promise<openid.Configuration> {
    const { issuer, client } = this.options;
    // The settings take plain HTTP on this machine only. "Deprecated" is how the library has it stand out.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const execute = issuer.startsWith('http:') ? [openid.allowInsecureRequests] : [];
    const skewS = Math.round((this.nowMs() - Date.now()) / 1_000);
    return openid.discovery(
      new URL(issuer),
      client.id,
      { [openid.clockSkew]: skewS, [openid.clockTolerance]: CLOCK_TOLERANCE_S },
      client.secret === null ? openid.None() : secretAsWanted(client.secret),
      { execute, timeout: TIMEOUT_S },
    );
  }
}

/** In the way that the provider says it takes it; in a form's field, if it says nothing. */
function secretAsWanted(secret: string): openid.ClientAuth {
  const [post, basic] = [openid.ClientSecretPost(secret), openid.ClientSecretBasic(secret)];
  return (server, ...request) => {
    const ways = server.token_endpoint_auth_methods_supported;
    const prove = ways === undefined || ways.includes('client_secret_post') ? post : basic;
    prove(server, ...request);
  };
}

/** Nothing came back, or something that only a provider in trouble says. */
function isOutage(error: unknown): boolean {
  if (error instanceof openid.ResponseBodyError) return error.status >= 500;
  if (error instanceof openid.ClientError) {
    const { cause } = error;
    return error.code === 'OAUTH_TIMEOUT' || (cause instanceof Response && cause.status >= 500);
  }
  return error instanceof TypeError;
}

function unavailable(cause: unknown): IdentityProviderUnavailableError {
  return new IdentityProviderUnavailableError('the identity provider cannot be reached: try again', { cause });
}
