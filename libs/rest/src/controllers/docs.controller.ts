import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { NotFoundError } from '@rollcall/catalog';
import { PAGE_HEADERS, StaticFile } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { chooseMediaType } from '../answers/media-types.js';
import { DocsFiles } from '../docs/docs-files.js';
import { frontPage, LINKS } from '../docs/front-page.js';
import { openApiDocument } from '../openapi/openapi-document.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';

/** The way in, and the API's own description: open to all, and all of it from here. */
@Controller()
export class DocsController {
  private readonly files = new DocsFiles();
  private readonly document: Promise<StaticFile>;
  private readonly front: Promise<StaticFile>;

  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {
    const { version } = parts;
    const document = `${JSON.stringify(openApiDocument(version), null, 2)}\n`;
    this.document = StaticFile.of('application/json; charset=utf-8', document);
    this.front = StaticFile.of('text/html; charset=utf-8', frontPage(version));
  }

  @Get()
  async index(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const type = chooseMediaType(request.headers.accept, ['application/json', 'text/html']);
    if (type === 'text/html') {
      reply.headers(PAGE_HEADERS);
      (await this.front).send(request, reply);
    } else {
      reply.headers({ 'cache-control': 'no-cache', vary: 'Accept' });
      reply.send({ name: 'Rollcall', version: this.parts.version, links: LINKS });
    }
  }

  @Get('openapi.json')
  async openApi(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    (await this.document).send(request, reply);
  }

  @Get('docs')
  async docs(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.headers(PAGE_HEADERS);
    (await this.files.page()).send(request, reply);
  }

  @Get('docs/:file')
  async script(@Param('file') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const file = this.files.script(name);
    if (!file) throw new NotFoundError(`there is no /docs/${name}`);
    (await file).send(request, reply);
  }
}
