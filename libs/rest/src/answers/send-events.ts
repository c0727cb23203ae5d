import type { ServerResponse } from 'node:http';

import type { EndpointStream, ServiceRef } from '@rollcall/catalog';
import { EVENT_STREAM_HEADERS } from '@rollcall/platform';
import type { FastifyReply } from 'fastify';

import { serverSentEvent } from './sse.js';
import { whenClosed } from './when-closed.js';

/** Headers of every stream: at the same URL there are other media types. */
export const STREAM_HEADERS = { ...EVENT_STREAM_HEADERS, vary: 'Accept, Authorization' } as const;

/** Sends a stream until either side ends it. Takes the next event when the last one has left for the client. */
export function sendEvents(stream: EndpointStream, ref: ServiceRef, { reply, hasEnded }: EventReceiver): void {
  reply.hijack();
  const response = reply.raw;
  response.writeHead(200, STREAM_HEADERS);
  response.flushHeaders();
  let goOn: () => void = () => undefined;
  response.on('drain', () => goOn());
  whenClosed(response, () => {
    stream.close();
    goOn();
  });
  response.on('error', () => stream.close());
  // One that takes nothing any more is cut off here: a response that waits for `drain` notices nothing by itself.
  stream.onEnd(() => (stream.end === 'SLOW' ? response.destroy() : response.end()));
  const hasRoom = (): Promise<void> => new Promise((resolve) => (goOn = resolve));
  void pump(stream, ref, { response, hasRoom, hasEnded });
}

/** Who gets a stream. */
export interface EventReceiver {
  readonly reply: FastifyReply;
  /** Whether they may not have it any more. Asked before every event, heartbeats among them. */
  readonly hasEnded: () => boolean;
}

interface Outlet extends Pick<EventReceiver, 'hasEnded'> {
  readonly response: ServerResponse;
  /** Resolves when the response takes more, or is gone. */
  readonly hasRoom: () => Promise<void>;
}

async function pump(stream: EndpointStream, ref: ServiceRef, { response, hasRoom, hasEnded }: Outlet): Promise<void> {
  for (let event = await stream.next(); event && !response.writableEnded; event = await stream.next()) {
    if (hasEnded()) stream.close();
    else if (!response.write(serverSentEvent(event, ref)) && !response.destroyed) await hasRoom();
  }
}
