import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { NotFoundError } from '@rollcall/catalog';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';

/** Health, for those who run it. */
@Controller()
export class OperationsController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get(['livez', 'readyz', 'statusz'])
  async health(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pathname, searchParams } = new URL(request.url, 'http://api');
    const probe = this.parts.health.get(pathname);
    if (!probe) throw new NotFoundError(`there is no ${pathname}`);
    const { status, contentType, body } = await probe(searchParams);
    reply.code(status).header('content-type', contentType).header('cache-control', 'no-store').send(body);
  }
}
