import type { Http, RequestOptions } from '../http/http.js';
import { RollcallError } from '../rollcall-error.js';
import type { ServerSentEvent } from './event-stream.js';
import { EventStreamParser } from './event-stream.js';

/**
 * The Server-Sent Events of an answer, as they come, until it ends or the signal aborts. Throws {@link RollcallError} for a refusal, a
 * cut, and what is no stream.
 */
export async function* readEvents(
  http: Http,
  path: string,
  options: RequestOptions,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const headers = { accept: 'text/event-stream', ...options.headers };
  const response = await http.request(path, { ...options, headers });
  if (!response.body || !/^text\/event-stream\b/.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel();
    throw new RollcallError('the answer is no stream of events', { code: 'BAD_ANSWER', status: response.status });
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventStreamParser();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw http.unreachable(error, options.signal);
      });
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined); // it broke, or has ended already
  }
}

/** The JSON that an event holds. Throws {@link RollcallError}. */
export function eventJson({ data }: ServerSentEvent): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch (cause) {
    throw new RollcallError('an event holds no JSON', { code: 'BAD_ANSWER', cause });
  }
}
