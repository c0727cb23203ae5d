import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { historyCsv } from '../answers/history-csv.js';
import { chooseMediaType } from '../answers/media-types.js';
import { answerHeaders } from '../answers/send-json.js';
import { HISTORY_READ } from '../query/history-parameters.js';
import { invalidParameters, parseQuery } from '../query/query-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';
import type { ServicePath } from './service-path.js';
import { serviceRef } from './service-path.js';

/** What became of the endpoints of a Service. Read from the log, and not from memory: without the database there is no answer. */
@Controller('v1/namespaces/:namespace/services/:name/endpoints/history')
export class HistoryController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  @Get()
  async history(@Param() path: ServicePath, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const type = chooseMediaType(request.headers.accept, ['application/json', 'text/csv']);
    const { cluster, minRevision, ...asked } = parseQuery(request.url, HISTORY_READ);
    if (asked.since !== null && asked.until !== null && asked.since >= asked.until)
      throw invalidParameters([
        { pointer: '?since', code: 'INVALID_ARGUMENT', message: `must be before until (${asked.until})` },
      ]);
    await this.parts.endpoints.reach(minRevision);
    const history = await this.parts.history.of(serviceRef(path, cluster, request), asked);
    // Without a tag: it ends now, and that passes by itself.
    reply
      .headers(answerHeaders(history.freshness, history.revision))
      .header('content-type', `${type}; charset=utf-8`)
      .send(type === 'text/csv' ? historyCsv(history) : JSON.stringify(history));
  }
}
