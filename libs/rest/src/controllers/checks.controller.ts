import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { CheckResult } from '@rollcall/catalog';
import { checkNow } from '@rollcall/catalog';
import type { CheckPhase } from '@rollcall/core';
import { requestCaller } from '@rollcall/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { chooseMediaType } from '../answers/media-types.js';
import { STREAM_HEADERS } from '../answers/send-events.js';
import { checkBody } from '../body/check-body.js';
import { jsonBody, JSON_TYPE } from '../body/json-body.js';
import { doneOf } from '../problems/refusal-problem.js';
import { parseQuery } from '../query/query-parameters.js';
import type { RestParts } from './rest-parts.js';
import { REST_PARTS } from './rest-parts.js';

/** Checks of backends that are asked for. */
@Controller('v1')
export class ChecksController {
  constructor(@Inject(REST_PARTS) private readonly parts: RestParts) {}

  /** `POST /v1/backends:check`. A stream begins with the first phase: what is refused before is a problem, as everywhere. */
  @Post('backends::check')
  @HttpCode(200)
  async check(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const type = chooseMediaType(request.headers.accept, ['text/event-stream', JSON_TYPE]);
    parseQuery(request.url, {});
    const wanted = checkBody(jsonBody(request, [JSON_TYPE]));
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const events = type === JSON_TYPE ? null : new CheckEvents(reply);
    const listener = { onPhase: (phase: CheckPhase) => events?.send('phase', phase), signal: gone.signal };
    const asked = { caller: requestCaller(request), desk: this.parts.desk };
    const result = doneOf(await checkNow(wanted, listener, asked).catch((error: unknown) => failed(error, events)));
    if (events) events.end(result);
    else reply.header('cache-control', 'no-store').send(result);
  }
}

/** What has begun as a stream ends as one. */
function failed(error: unknown, events: CheckEvents | null): CheckResult {
  if (!events?.hasBegun || !(error instanceof Error)) throw error;
  return { ok: false, checked: false, message: `not checked against the cluster: ${error.message}`, phases: [] };
}

/** The events of one check: `phase` as each ends, then `result`. */
class CheckEvents {
  hasBegun = false;

  constructor(private readonly reply: FastifyReply) {}

  send(event: 'phase' | 'result', data: object): void {
    if (!this.hasBegun) this.begin();
    if (!this.reply.raw.writableEnded) this.reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  end(result: CheckResult): void {
    this.send('result', result);
    this.reply.raw.end();
  }

  private begin(): void {
    this.hasBegun = true;
    this.reply.hijack();
    this.reply.raw.on('error', () => undefined); // whoever asked is gone, which ends the check
    this.reply.raw.writeHead(200, { ...STREAM_HEADERS, 'cache-control': 'no-store' });
  }
}
