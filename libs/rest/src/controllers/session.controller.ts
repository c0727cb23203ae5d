import { Controller, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Principal } from '@rollcall/platform';
import { callerOf, credentialsOf, ForbiddenError, requestOrigin, UnauthenticatedError } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { chooseMediaType } from '../answers/media-types.js';
import { sessionJson } from '../answers/session-json.js';
import { JSON_TYPE } from '../body/json-body.js';
import { parseQuery } from '../query/query-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import { forgetSession, keepSession } from './session-cookie.js';

/** Sessions of browsers: who one is, signing in with a credential, signing out. */
@Controller('v1/session')
export class SessionController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  /** Also keeps a session alive, and has the browser forget one that is over. */
  @Get()
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    parseQuery(request.url, {});
    const { authorization, cookie } = credentialsOf(request.headers);
    if (authorization !== undefined) {
      this.send(reply, await this.holderOf(authorization, request), null);
      return;
    }
    const session = cookie === undefined ? null : this.sessionOf(cookie);
    if (session === 'OVER') forgetSession(reply);
    if (session !== null && session !== 'OVER') {
      if (session.renewed !== null) keepSession(reply, session.renewed);
      this.send(reply, session.principal, session.csrf);
    } else this.send(reply, await this.stranger(), null);
  }

  @Post()
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    parseQuery(request.url, {});
    const { authorization } = request.headers;
    if (authorization === undefined)
      throw new UnauthenticatedError('to sign in takes credentials: send Authorization: Bearer <token>');
    const holder = await this.holderOf(authorization, request);
    const { value, session } = this.parts.sessions.begin(holder);
    await this.parts.signIns.signedIn(callerOf(holder, requestOrigin(request)));
    keepSession(reply, value);
    this.send(reply.code(201), session.principal, session.csrf);
  }

  @Delete()
  async end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    parseQuery(request.url, {});
    const { cookie } = credentialsOf(request.headers);
    const session = cookie === undefined ? null : this.sessionOf(cookie);
    if (cookie !== undefined && session !== null && session !== 'OVER') {
      if (!this.parts.authenticator.isProven(request.headers))
        throw new ForbiddenError('to sign out takes the header rollcall-csrf that GET /v1/session gives');
      await this.parts.signIns.signedOut(callerOf(session.principal, requestOrigin(request)));
    }
    forgetSession(reply);
    reply.code(204).header('cache-control', 'no-store').send();
  }

  /** Who has these credentials. What is refused is on record, up to a rate: beyond it, it is not looked into any more. */
  private async holderOf(authorization: string, request: FastifyRequest): Promise<Principal> {
    const { authenticator, rates, blockOf, signIns } = this.parts;
    try {
      return await authenticator.authenticate({ authorization });
    } catch (error) {
      if (!(error instanceof UnauthenticatedError)) throw error;
      const tooSoon = rates.ofAddress('sign_in', blockOf(request.raw));
      if (tooSoon) throw tooSoon;
      await signIns.refused(requestOrigin(request), 'UNAUTHENTICATED');
      throw error;
    }
  }

  private sessionOf(cookie: string) {
    try {
      return this.parts.sessions.of(cookie);
    } catch (error) {
      if (error instanceof UnauthenticatedError) return 'OVER';
      throw error;
    }
  }

  /** Whoever shows nothing; null = they may do nothing. */
  private async stranger(): Promise<Principal | null> {
    try {
      return await this.parts.authenticator.authenticate({});
    } catch (error) {
      if (error instanceof UnauthenticatedError) return null;
      throw error;
    }
  }

  private send(reply: FastifyReply, caller: Principal | null, csrf: string | null): void {
    const oidc = this.parts.identityProvider !== null;
    reply.headers({ 'cache-control': 'no-store', vary: 'Cookie, Authorization' });
    reply.send(sessionJson({ caller, csrf, oidc }));
  }
}
