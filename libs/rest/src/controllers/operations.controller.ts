import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { NotFoundError } from '@rollcall/catalog';
import type { ProbeAnswer } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import { sightOf } from './service-path.js';

/** Health, for those who run it. */
@Controller()
export class OperationsController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get('statusz')
  status(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    send(reply, this.parts.status(sightOf(request)));
  }

  @Get(['livez', 'readyz'])
  async health(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pathname, searchParams } = new URL(request.url, 'http://api');
    const probe = this.parts.health.get(pathname);
    if (!probe) throw new NotFoundError(`there is no ${pathname}`);
    send(reply, await probe(searchParams));
  }
}

function send(reply: FastifyReply, { status, contentType, body }: ProbeAnswer): void {
  reply.code(status).header('content-type', contentType).header('cache-control', 'no-store').send(body);
}
