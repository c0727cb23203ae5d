import type { EndpointSet } from '../contract/endpoint-set.js';
import type { Endpoint } from '../contract/endpoint.js';
import type { EndpointChange } from '../contract/events.js';
import type { Freshness } from '../contract/freshness.js';
import type { Http } from '../http/http.js';
import type { Query } from '../http/query.js';
import { RollcallError } from '../rollcall-error.js';
import type { ServerSentEvent } from './event-stream.js';
import { EventStreamParser } from './event-stream.js';
import type { WatchFrame } from './frame.js';
import type { CursorSource, Transport } from './transport.js';

/** Where the endpoints of one Service and selection are. */
export interface EndpointsPlace {
  readonly path: string;
  readonly query: Query;
}

/** Server-Sent Events of the REST API: for networks that let no WebSocket pass. */
export class SseTransport implements Transport<Endpoint> {
  readonly name = 'sse';

  constructor(
    private readonly place: EndpointsPlace,
    private readonly http: Http,
  ) {}

  async *connect({ cursor }: CursorSource, signal: AbortSignal): AsyncGenerator<WatchFrame<Endpoint>, void, undefined> {
    const { path, query } = this.place;
    const response = await this.http.get(path, {
      query: { ...query, since: cursor ?? undefined },
      headers: { accept: 'text/event-stream' },
      signal,
    });
    if (!response.body || !/^text\/event-stream\b/.test(response.headers.get('content-type') ?? '')) {
      await response.body?.cancel();
      throw new RollcallError('the answer is no stream of events', { code: 'BAD_ANSWER', status: response.status });
    }
    const parser = new EventStreamParser();
    for await (const piece of this.pieces(response.body, signal)) {
      for (const event of parser.push(piece)) {
        const frame = frameOf(event);
        if (frame) yield frame;
      }
    }
  }

  private async *pieces(
    body: ReadableStream<Uint8Array>,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, undefined> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          throw this.http.unreachable(error, signal);
        });
        if (done) return;
        yield decoder.decode(value, { stream: true });
      }
    } finally {
      await reader.cancel().catch(() => undefined); // it broke, or has ended already
    }
  }
}

/** null = an event that this client does not know, and does not need. */
function frameOf({ event, data }: ServerSentEvent): WatchFrame<Endpoint> | null {
  switch (event) {
    case 'snapshot':
    case 'resync': {
      const { endpoints: items, revision, freshness, applied } = parse(data) as EndpointSet;
      return { type: event === 'snapshot' ? 'SNAPSHOT' : 'RESYNC', revision, freshness, items, applied };
    }
    case 'changes': {
      const { changes, revision, freshness } = parse(data) as Bookmark & {
        readonly changes: readonly EndpointChange[];
      };
      const told = changes.map(({ type, endpoint: item }) => ({ type, item }));
      return { type: 'CHANGES', revision, freshness, changes: told };
    }
    case 'freshness':
    case 'heartbeat': {
      const { revision, freshness } = parse(data) as Bookmark;
      return { type: 'FRESHNESS', revision, freshness };
    }
    default:
      return null;
  }
}

interface Bookmark {
  readonly revision: string;
  readonly freshness: Freshness;
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch (cause) {
    throw new RollcallError('an event holds no JSON', { code: 'BAD_ANSWER', cause });
  }
}
