import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { assertMayAct, principalOf } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { chooseMediaType } from '../answers/media-types.js';
import { AUDIT_PARAMETERS } from '../query/list-parameters.js';
import { keyAfter, leadOn } from '../query/page-cursor.js';
import { parseQuery } from '../query/query-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import { sightOf } from './service-path.js';

/** What was done and refused, for administrators. */
@Controller('v1/audit')
export class AuditController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, ['application/json']);
    const { limit, cursor, ...query } = parseQuery(request.url, AUDIT_PARAMETERS);
    assertMayAct(principalOf(request), 'admin');
    const after = cursor === null ? null : keyAfter(cursor, 'audit');
    const { items, next } = await this.parts.audit.list(query, { limit, after }, sightOf(request));
    const nextCursor = leadOn(next, request, reply);
    reply.header('cache-control', 'no-store').send({ items, nextCursor });
  }
}
