import type { IdentityProvider, ProcessLogger } from '@rollcall/platform';
import { Authenticator, CodeFlow, OidcVerifier, SealedBox, Sessions } from '@rollcall/platform';
import type { SignInUnderWay } from '@rollcall/rest';

import type { CatalogParts } from './catalog-parts.js';
import type { ApiConfig } from './config.js';

/** Everything that recognises who sends a request. */
export interface CredentialParts {
  readonly authenticator: Authenticator;
  readonly sessions: Sessions;
  /** null = nobody can sign in at one with a browser. */
  readonly identityProvider: IdentityProvider | null;
  readonly signInsUnderWay: SealedBox<SignInUnderWay>;
}

export function createCredentialParts(config: ApiConfig, parts: CatalogParts, logger: ProcessLogger): CredentialParts {
  const { oidc, secretKey } = config;
  const { clock, tokenDirectory: tokens, secrets } = parts;
  const nowMs = (): number => clock.nowMs();
  const onTrouble = (error: unknown): void =>
    logger.warn('the identity provider could not be asked', { error: String(error), issuer: oidc?.issuer });
  const verifier = oidc && new OidcVerifier(oidc, { nowMs, monotonicMs: () => clock.monotonicMs(), onTrouble });
  const sessions = new Sessions({ ...config, oidcIssuer: oidc?.issuer ?? null }, { tokens, nowMs });
  const client = oidc?.client;
  return {
    authenticator: new Authenticator(config, { tokens, secrets, nowMs, jwts: verifier, sessions }),
    sessions,
    identityProvider:
      client && verifier ? { codeFlow: new CodeFlow({ issuer: oidc.issuer, client }, nowMs), verifier } : null,
    signInsUnderWay: new SealedBox(secretKey, 'oidc'),
  };
}
