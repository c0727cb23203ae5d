import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { ScopedRef } from '@rollcall/catalog';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { headOf } from '../answers/head-of.js';
import { chooseMediaType } from '../answers/media-types.js';
import { answerHeaders, sendJson } from '../answers/send-json.js';
import { SERVICE_LIST_READ, SERVICE_READ } from '../query/every-read.js';
import { keyAfter, leadOn } from '../query/page-cursor.js';
import { invalidParameters, parseQuery } from '../query/query-parameters.js';
import { EXPLAIN_PARAMETERS, selectionOf } from '../query/selection-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import type { ServicePath } from './service-path.js';
import { serviceRef, sightOf } from './service-path.js';

/** Services: lists, single ones, and what is published of them. */
@Controller('v1')
export class ServicesController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get('services')
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, ['application/json']);
    const { limit, cursor, origin, minRevision, ...filter } = parseQuery(request.url, SERVICE_LIST_READ);
    const after = cursor === null ? null : keyAfter(cursor, 'services');
    await this.parts.endpoints.reach(minRevision);
    const page = this.parts.services.list(
      { ...filter, origin: origin === 'kubernetes' ? 'KUBERNETES' : origin === 'external' ? 'EXTERNAL' : null },
      { limit, after },
      sightOf(request),
    );
    const nextCursor = leadOn(page.next, request, reply);
    const { freshness, items } = page;
    sendJson(request, reply, {
      content: { items, nextCursor },
      beside: { freshness },
      freshness,
      revision: headOf(this.parts.catalog),
    });
  }

  @Get('namespaces/:namespace/services/:name')
  async one(@Param() path: ServicePath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, ['application/json']);
    const ref = await this.refOf(path, request);
    const { services, catalog } = this.parts;
    const freshness = catalog.freshness(ref);
    const content = services.summary(services.one(ref));
    sendJson(request, reply, { content, beside: { freshness }, freshness, revision: content.revision });
  }

  @Get('namespaces/:namespace/services/:name/slices')
  async slices(@Param() path: ServicePath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, ['application/json']);
    const ref = await this.refOf(path, request);
    const { services, catalog } = this.parts;
    // Of one Service: slices do not say which cluster they are of.
    const { lastSeq } = services.one(ref);
    const items = services
      .slices(ref)
      .map(({ slice }) => ({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', ...slice }));
    sendJson(request, reply, {
      content: { items },
      freshness: catalog.freshness(ref),
      revision: catalog.cursor(lastSeq),
    });
  }

  @Get('namespaces/:namespace/services/:name/describe')
  async describe(
    @Param() path: ServicePath,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    chooseMediaType(request.headers.accept, ['text/plain']);
    const ref = await this.refOf(path, request);
    const { services, catalog } = this.parts;
    const freshness = catalog.freshness(ref);
    const revision = catalog.cursor(services.one(ref).lastSeq);
    // Without a tag: the text says how fresh it is, and that passes by itself.
    reply
      .headers({ ...answerHeaders(freshness, revision), 'content-type': 'text/plain; charset=utf-8' })
      .send(services.describe(ref));
  }

  @Get('namespaces/:namespace/services/:name/explain')
  async explain(@Param() path: ServicePath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    chooseMediaType(request.headers.accept, ['application/json']);
    const { address, cluster, minRevision, ...values } = parseQuery(request.url, EXPLAIN_PARAMETERS);
    if (address === null)
      throw invalidParameters([
        { pointer: '?address', code: 'INVALID_ARGUMENT', message: 'is needed: the address that is asked about' },
      ]);
    const selection = selectionOf({ ...values, cluster });
    const ref = serviceRef(path, cluster, request);
    const { services, endpoints } = this.parts;
    await endpoints.reach(minRevision);
    const content = services.explain(ref, address, selection);
    const { revision, freshness } = endpoints.readNow(ref, selection);
    sendJson(request, reply, { content, freshness, revision });
  }

  /** The Service that is asked about, once the view has what the caller wants it to have. */
  private async refOf(path: ServicePath, request: FastifyRequest): Promise<ScopedRef> {
    const { cluster, minRevision } = parseQuery(request.url, SERVICE_READ);
    await this.parts.endpoints.reach(minRevision);
    return serviceRef(path, cluster, request);
  }
}
