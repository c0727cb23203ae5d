import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { NotFoundError } from '@rollcall/catalog';
import type { IdentityProvider } from '@rollcall/platform';
import {
  callerOf,
  cookieValue,
  IdentityProviderUnavailableError,
  requestOrigin,
  SignInDeclinedError,
  UnauthenticatedError,
} from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { SIGN_IN_PARAMETERS } from '../query/list-parameters.js';
import { parseQuery } from '../query/query-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import { addCookie, keepSession } from './session-cookie.js';
import type { SignInUnderWay } from './sign-in-under-way.js';

const PATH = '/v1/session/oidc';
/** It has to come along when the provider sends the browser back, so it is Lax; and nowhere else. */
const COOKIE = { name: 'rollcall-oidc', shape: { sameSite: 'Lax', path: PATH } } as const;
/** How long somebody may take at the provider's page. */
const PATIENCE_MS = 600_000;

/** Why somebody is not signed in, as the sign-in page is told it. */
type Failure = 'expired' | 'declined' | 'refused' | 'unavailable';

/** Signing in with a browser at an identity provider. Everything here is asked for by browsers that go somewhere, so answers lead on. */
@Controller('v1/session/oidc')
export class IdentityProviderController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get()
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { returnTo } = parseQuery(request.url, SIGN_IN_PARAMETERS);
    const { codeFlow } = this.provider();
    const { location, pending } = await codeFlow.begin(callbackOf(request));
    const endsAtMs = this.parts.nowMs() + PATIENCE_MS;
    const value = this.parts.signInsUnderWay.seal({ ...pending, returnTo: returnTo ?? '/', endsAtMs });
    addCookie(reply, COOKIE.name, { ...COOKIE.shape, value, maxAgeS: PATIENCE_MS / 1_000 });
    reply.header('cache-control', 'no-store').redirect(location, 302);
  }

  @Get('callback')
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const provider = this.provider();
    // Each of these asks the provider.
    const tooMany = this.parts.rates.ofAddress('change', this.parts.blockOf(request.raw));
    if (tooMany) throw tooMany;
    const underWay = this.underWay(request);
    reply.header('cache-control', 'no-store');
    addCookie(reply, COOKIE.name, { ...COOKIE.shape, value: '', maxAgeS: 0 });
    if (!underWay) {
      leadToSignIn(reply, 'expired', '/');
      return;
    }
    const { returnTo } = underWay;
    try {
      const idToken = await provider.codeFlow.finish(new URL(request.url, callbackOf(request)), underWay);
      const principal = await provider.verifier.verify(idToken);
      const { value } = this.parts.sessions.begin(principal);
      await this.parts.signIns.signedIn(callerOf(principal, requestOrigin(request)));
      keepSession(reply, value);
      reply.redirect(returnTo, 303);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === null) throw error;
      if (failure !== 'unavailable') await this.putOnRecord(request);
      leadToSignIn(reply, failure, returnTo);
    }
  }

  private provider(): IdentityProvider {
    if (this.parts.identityProvider) return this.parts.identityProvider;
    throw new NotFoundError('there is no identity provider: see ROLLCALL_OIDC_CLIENT_ID');
  }

  private underWay({ headers: { cookie = '' } }: FastifyRequest): SignInUnderWay | null {
    const underWay = this.parts.signInsUnderWay.open(cookieValue(cookie, COOKIE.name) ?? '');
    return underWay && underWay.endsAtMs > this.parts.nowMs() ? underWay : null;
  }

  /** Up to a rate. */
  private async putOnRecord(request: FastifyRequest): Promise<void> {
    const { rates, blockOf, signIns } = this.parts;
    if (rates.ofAddress('sign_in', blockOf(request.raw)) === null)
      await signIns.refused(requestOrigin(request), 'UNAUTHENTICATED');
  }
}

/** null = it is our fault. */
function failureOf(error: unknown): Failure | null {
  if (error instanceof SignInDeclinedError) return 'declined';
  if (error instanceof UnauthenticatedError) return 'refused';
  return error instanceof IdentityProviderUnavailableError ? 'unavailable' : null;
}

/** The page of the admin UI where one can try again, and go on to where one wanted to go. */
function leadToSignIn(reply: FastifyReply, error: Failure, next: string): void {
  reply.redirect(`/sign-in?${new URLSearchParams({ error, next }).toString()}`, 303);
}

/** By the name by which the browser knows us: the provider has to know the same. */
function callbackOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}${PATH}/callback`;
}
