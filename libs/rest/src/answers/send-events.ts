import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

import type { EndpointStream, ServiceRef } from '@rollcall/catalog';
import type { FastifyReply } from 'fastify';

import { serverSentEvent } from './sse.js';

/** Sends a stream until either side ends it. Takes the next event when the last one has left for the client. */
export function sendEvents(stream: EndpointStream, ref: ServiceRef, reply: FastifyReply): void {
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
    vary: 'Accept, Authorization',
  };
  reply.hijack();
  const response = reply.raw;
  response.writeHead(200, headers);
  response.flushHeaders();
  response.on('close', () => stream.close());
  response.on('error', () => stream.close());
  // One that takes nothing any more is cut off here: a response that waits for `drain` notices nothing by itself.
  stream.onEnd(() => (stream.end === 'SLOW' ? response.destroy() : response.end()));
  void pump(stream, ref, response);
}

async function pump(stream: EndpointStream, ref: ServiceRef, response: ServerResponse): Promise<void> {
  for (let event = await stream.next(); event; event = await stream.next()) {
    if (!response.write(serverSentEvent(event, ref)))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
}
