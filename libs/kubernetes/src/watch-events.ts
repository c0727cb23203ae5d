import { ApiError } from './api-client.js';
import type { ApiClient } from './api-client.js';
import { LineTooLongError, readLines } from './json-lines.js';
import { statusOf } from './status-object.js';
import { refused } from './troubles.js';

/** One event of a watch. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: unknown;
}

/** Thrown when a watch said something that cannot be read: whatever it was is not known, so the state is listed again. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}

/** Bytes of an event: an object in etcd has at most 1.5 MiB, and JSON may write a character as six. */
const MAX_EVENT_BYTES = 64 * 1024 * 1024;

/**
 * Events of a watch, those that came together together. An ERROR event ends it, even if the server leaves the stream open.
 * Throws {@link ApiError} with the status of an ERROR event that passes by itself or asks for a list, and {@link UnreadableEventError} for any
 * other: the server could not go on at this version, and only a list is known to get past it (client-go does the same).
 */
export async function* readEvents(
  client: ApiClient,
  stream: AsyncIterable<Uint8Array>,
): AsyncIterable<readonly WatchEvent[]> {
  try {
    for await (const lines of readLines(stream, MAX_EVENT_BYTES))
      yield lines.flatMap((line) => readEvent(client, line));
  } catch (error) {
    if (error instanceof LineTooLongError) throw new UnreadableEventError(error.message, { cause: error });
    throw error;
  }
}

function readEvent(client: ApiClient, line: string): readonly WatchEvent[] {
  if (line.trim() === '') return [];
  const { type, object } = parse(line);
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
    case 'BOOKMARK':
      return [{ type, object }];
    case 'ERROR':
      throw errorOf(client, object);
    default:
      throw new UnreadableEventError(`an event of type ${String(type).slice(0, 40)}`);
  }
}

function parse(line: string): { readonly type?: unknown; readonly object?: unknown } {
  try {
    const event = JSON.parse(line) as unknown;
    if (typeof event === 'object' && event !== null) return event;
  } catch (cause) {
    throw new UnreadableEventError('a line that is no JSON', { cause });
  }
  throw new UnreadableEventError('a line that is no event');
}

/** Codes of ERROR events after which a watch may go on where it was. */
const PASSING = [429, 503, 504];

function errorOf(client: ApiClient, object: unknown): Error {
  const status = statusOf(object);
  const code =
    typeof object === 'object' && object !== null && 'code' in object && typeof object.code === 'number'
      ? object.code
      : 500;
  if (code !== 410 && !PASSING.includes(code)) return new UnreadableEventError(`the watch broke: ${status.message}`);
  return new ApiError(code, refused(client.options.server, code, status.message), { retryAfterMs: null, ...status });
}
