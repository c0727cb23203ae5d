import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { EndpointAnswer, ScopedRef } from '@rollcall/catalog';
import type { Revision } from '@rollcall/core';
import { parseRevision } from '@rollcall/core';
import { ForbiddenError, matchesTag, principalOf } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { EndpointWords } from '../answers/endpoint-words.js';
import { chooseMediaType } from '../answers/media-types.js';
import type { AnswerType } from '../answers/ready-answers.js';
import { endpointHeaders, wordsOf } from '../answers/ready-answers.js';
import { sendEvents, STREAM_HEADERS } from '../answers/send-events.js';
import { whenClosed } from '../answers/when-closed.js';
import type { EndpointQuery } from '../query/selection-parameters.js';
import { parseEndpointQuery } from '../query/selection-parameters.js';
import { invalidParameters } from '../query/query-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import type { ServicePath } from './service-path.js';
import { serviceRef } from './service-path.js';

/** A stream never ends, so it comes last: only who names it gets it, not who takes `text/*`. */
const MEDIA_TYPES = ['application/json', 'text/plain', 'text/event-stream'] as const;

/** `GET /v1/namespaces/{namespace}/services/{name}/endpoints`, in all its tongues. */
@Controller('v1/namespaces/:namespace/services/:name/endpoints')
export class EndpointsController {
  constructor(
    @Inject(REST_PARTS) private readonly parts: RestParts,
    @Inject(EndpointWords) private readonly words: EndpointWords,
  ) {}

  @Get()
  async endpoints(
    @Param() path: ServicePath,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const type = chooseMediaType(request.headers.accept, MEDIA_TYPES);
    const query = parseEndpointQuery(request.url);
    const ref = serviceRef(path, query.cluster, request);
    if (type === 'text/event-stream') await this.stream(ref, query, { request, reply });
    else {
      const answer = await this.answer(ref, query, { request, reply });
      if (passesNot(query)) this.words.ready.remember(request.raw, answer.feed, type);
      this.send(answer, type, { request, reply });
    }
  }

  private async answer(ref: ScopedRef, query: EndpointQuery, { request, reply }: Exchange): Promise<EndpointAnswer> {
    const { endpoints, longPoll, places, authenticator } = this.parts;
    const { selection, since, wait, maxStaleness, minRevision } = query;
    await endpoints.reach(minRevision);
    if (!since) return endpoints.readNow(ref, selection, maxStaleness);
    const feed = endpoints.open(ref, selection);
    const gone = new AbortController();
    // Of the response, not of the connection: that one may carry many polls, one after the other.
    whenClosed(reply.raw, () => gone.abort());
    const principal = principalOf(request);
    const hasEnded = (): boolean => authenticator.hasEnded(principal);
    const release = places.openPoll(principal);
    const off = endpoints.catalog.heartbeat.join(() => hasEnded() && gone.abort());
    try {
      await longPoll.wait(feed, since, { waitMs: wait ?? 0, gone: gone.signal });
    } finally {
      off();
      release();
    }
    if (hasEnded()) throw new ForbiddenError('these credentials have ended while the request waited');
    return endpoints.answer(feed, maxStaleness);
  }

  private send(answer: EndpointAnswer, type: AnswerType, { request, reply }: Exchange): void {
    const body = this.words.bodies.of(answer);
    const freshness = this.words.freshness.of(answer.ref);
    const headers = endpointHeaders(body, freshness, type);
    reply.headers(headers);
    const condition = request.headers['if-none-match'];
    if (condition !== undefined && matchesTag(condition, headers.etag)) reply.code(304).send();
    else reply.header('content-type', `${type}; charset=utf-8`).send(wordsOf(body, freshness, type));
  }

  private async stream(ref: ScopedRef, query: EndpointQuery, { request, reply }: Exchange): Promise<void> {
    const since = sinceOf(query, request);
    const { streams, endpoints, places, authenticator, blockOf } = this.parts;
    if (query.wait !== null)
      throw invalidParameters([{ pointer: '?wait', code: 'INVALID_ARGUMENT', message: 'only for a long poll' }]);
    await endpoints.reach(query.minRevision);
    endpoints.readNow(ref, query.selection, query.maxStaleness);
    if (request.method === 'HEAD') {
      reply.headers(STREAM_HEADERS).send();
      return;
    }
    const principal = principalOf(request);
    whenClosed(reply.raw, places.openStream(blockOf(request.raw), principal));
    const stream = await streams.subscribe(ref, query.selection, since);
    sendEvents(stream, ref, { reply, hasEnded: () => authenticator.hasEnded(principal) });
  }
}

/** `Last-Event-ID`, which a browser sends by itself, wins over `since`. */
function sinceOf(query: EndpointQuery, request: FastifyRequest): Revision | null {
  const id = request.headers['last-event-id'];
  if (typeof id !== 'string' || id === '') return query.since;
  // What is no cursor of ours cannot be resumed: the stream begins with a resync.
  return parseRevision(id) ?? { epoch: '', seq: 0 };
}

/** Whether an equal request later asks for the same: nothing of it is a moment in time. */
function passesNot({ since, wait, minRevision, maxStaleness }: EndpointQuery): boolean {
  return since === null && wait === null && minRevision === null && maxStaleness === null;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
