import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { NotFoundError } from '@rollcall/catalog';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { openApiDocument } from '../openapi/openapi-document.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';

/** Health and the API's own description, for those who run it. */
@Controller()
export class OperationsController {
  private readonly document: string;

  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {
    this.document = `${JSON.stringify(openApiDocument(parts.version), null, 2)}\n`;
  }

  @Get(['livez', 'readyz', 'statusz'])
  async health(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { pathname, searchParams } = new URL(request.url, 'http://api');
    const probe = this.parts.health.get(pathname);
    if (!probe) throw new NotFoundError(`there is no ${pathname}`);
    const { status, contentType, body } = await probe(searchParams);
    reply.code(status).header('content-type', contentType).header('cache-control', 'no-store').send(body);
  }

  @Get('openapi.json')
  openApi(@Res() reply: FastifyReply): void {
    reply.header('content-type', 'application/json; charset=utf-8').send(this.document);
  }
}
