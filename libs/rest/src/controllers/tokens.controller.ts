import { Controller, Delete, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { requestCaller } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { changeHeaders } from '../answers/change-headers.js';
import { chooseMediaType } from '../answers/media-types.js';
import { tokenJson } from '../answers/token-json.js';
import { jsonBody, JSON_TYPE } from '../body/json-body.js';
import { doneOf } from '../problems/refusal-problem.js';
import { parseQuery } from '../query/query-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';

/** API tokens, for administrators. */
@Controller('v1/tokens')
export class TokensController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    parseQuery(request.url, {});
    const items = doneOf(await this.parts.tokens.list(requestCaller(request)));
    // No cache keeps who may do what.
    reply.header('cache-control', 'no-store').send({ items: items.map((token) => tokenJson(token)) });
  }

  @Post()
  async create(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    parseQuery(request.url, {});
    const wanted = jsonBody(request, [JSON_TYPE]);
    const { token, text, revision } = doneOf(await this.parts.tokens.create(wanted, requestCaller(request)));
    reply.code(201).headers(changeHeaders(revision));
    reply.send({ ...tokenJson(token), token: text });
  }

  /** Ends a token, and the streams that are open for it. */
  @Delete(':id')
  async revoke(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, [JSON_TYPE]);
    parseQuery(request.url, {});
    const done = doneOf(await this.parts.tokens.revoke(id, requestCaller(request)));
    reply.headers(changeHeaders(done.revision));
    reply.send(tokenJson({ ...done.token, revokedAt: done.revokedAt }));
  }
}
