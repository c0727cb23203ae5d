import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Freshness } from '@rollcall/catalog';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { chooseMediaType } from '../answers/media-types.js';
import { decodeCursor, encodeCursor } from '../query/page-cursor.js';
import { SERVICE_LIST_PARAMETERS, SERVICE_PARAMETERS } from '../query/list-parameters.js';
import { invalidParameters, parseQuery, splitQuery } from '../query/query-parameters.js';
import { EXPLAIN_PARAMETERS, selectionOf } from '../query/selection-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import type { ServicePath } from './service-path.js';
import { serviceRef } from './service-path.js';

/** Services: lists, single ones, and what is published of them. */
@Controller('v1')
export class ServicesController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get('services')
  list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    chooseMediaType(request.headers.accept, ['application/json']);
    const { limit, cursor, origin, ...filter } = parseQuery(request.url, SERVICE_LIST_PARAMETERS);
    const after = cursor === null ? null : decodeCursor(cursor);
    const page = this.parts.services.list(
      { ...filter, origin: origin === 'kubernetes' ? 'KUBERNETES' : origin === 'external' ? 'EXTERNAL' : null },
      { limit, after },
    );
    const nextCursor = page.next === null ? null : encodeCursor(page.next);
    if (nextCursor !== null) reply.header('link', `<${nextPage(request.url, nextCursor)}>; rel="next"`);
    send(reply, page.freshness, { items: page.items, nextCursor, freshness: page.freshness });
  }

  @Get('namespaces/:namespace/services/:name')
  one(@Param() path: ServicePath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    chooseMediaType(request.headers.accept, ['application/json']);
    const ref = serviceRef(path, parseQuery(request.url, SERVICE_PARAMETERS).cluster);
    const { services, catalog } = this.parts;
    const freshness = catalog.freshness(ref);
    send(reply, freshness, { ...services.summary(services.one(ref)), freshness });
  }

  @Get('namespaces/:namespace/services/:name/slices')
  slices(@Param() path: ServicePath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    chooseMediaType(request.headers.accept, ['application/json']);
    const ref = serviceRef(path, parseQuery(request.url, SERVICE_PARAMETERS).cluster);
    const items = this.parts.services
      .slices(ref)
      .map(({ slice }) => ({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', ...slice }));
    send(reply, this.parts.catalog.freshness(ref), { items });
  }

  @Get('namespaces/:namespace/services/:name/describe')
  describe(@Param() path: ServicePath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    chooseMediaType(request.headers.accept, ['text/plain']);
    const ref = serviceRef(path, parseQuery(request.url, SERVICE_PARAMETERS).cluster);
    const freshness = this.parts.catalog.freshness(ref);
    const text = this.parts.services.describe(ref);
    reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('rollcall-stale', String(freshness.stale))
      .send(text);
  }

  @Get('namespaces/:namespace/services/:name/explain')
  explain(@Param() path: ServicePath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    chooseMediaType(request.headers.accept, ['application/json']);
    const { address, cluster, ...values } = parseQuery(request.url, EXPLAIN_PARAMETERS);
    if (address === null)
      throw invalidParameters([
        { pointer: '?address', code: 'INVALID_ARGUMENT', message: 'is needed: the address that is asked about' },
      ]);
    const selection = selectionOf({ ...values, cluster });
    const ref = serviceRef(path, cluster);
    send(reply, this.parts.catalog.freshness(ref), this.parts.services.explain(ref, address, selection));
  }
}

function send(reply: FastifyReply, freshness: Freshness, body: object): void {
  reply
    .headers({
      'content-type': 'application/json; charset=utf-8',
      'rollcall-stale': String(freshness.stale),
      'cache-control': 'no-cache',
      vary: 'Accept, Authorization',
    })
    .send(JSON.stringify(body));
}

/** The same request for the next page. */
function nextPage(url: string, cursor: string): string {
  const [path = ''] = url.split('?', 1);
  const kept = splitQuery(url).filter(([name]) => name !== 'cursor');
  return `${path}?${new URLSearchParams([...kept, ['cursor', cursor] as const].map(([name, value]): [string, string] => [name, value])).toString()}`;
}
