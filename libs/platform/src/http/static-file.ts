import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { matchesTag, weakTag } from './entity-tag.js';

const pack = promisify(gzip);

/** Something that is the same for as long as the process runs: kept ready, also packed, and known by its tag. */
export class StaticFile {
  readonly etag: string;

  private constructor(
    private readonly contentType: string,
    private readonly body: Buffer,
    private readonly packed: Buffer,
  ) {
    this.etag = weakTag(body);
  }

  static async of(contentType: string, text: string): Promise<StaticFile> {
    const body = Buffer.from(text, 'utf8');
    return new StaticFile(contentType, body, await pack(body));
  }

  send(request: FastifyRequest, reply: FastifyReply): void {
    const { etag } = this;
    reply.headers({ etag, 'cache-control': 'no-cache', vary: 'Accept-Encoding', 'x-content-type-options': 'nosniff' });
    const condition = request.headers['if-none-match'];
    if (condition !== undefined && matchesTag(condition, etag)) {
      reply.code(304).send();
      return;
    }
    reply.header('content-type', this.contentType);
    if (/\bgzip\b/.test(request.headers['accept-encoding'] ?? ''))
      reply.header('content-encoding', 'gzip').send(this.packed);
    else reply.send(this.body);
  }
}
