import type { EndpointSet } from '../contract/endpoint-set.js';
import type { Endpoint } from '../contract/endpoint.js';
import type { EndpointChange } from '../contract/events.js';
import type { Freshness } from '../contract/freshness.js';
import type { Http } from '../http/http.js';
import type { Query } from '../http/query.js';
import type { ServerSentEvent } from './event-stream.js';
import type { WatchFrame } from './frame.js';
import { eventJson, readEvents } from './read-events.js';
import type { CursorSource, Transport } from './transport.js';

/** Where the endpoints of one Service and selection are. */
export interface EndpointsPlace {
  readonly path: string;
  readonly query: Query;
}

/** Server-Sent Events of the REST API: for networks that let no WebSocket pass. */
export class SseTransport implements Transport<WatchFrame<Endpoint>> {
  readonly name = 'sse';

  constructor(
    private readonly place: EndpointsPlace,
    private readonly http: Http,
  ) {}

  async *connect({ cursor }: CursorSource, signal: AbortSignal): AsyncGenerator<WatchFrame<Endpoint>, void, undefined> {
    const { path, query } = this.place;
    for await (const event of readEvents(this.http, path, {
      query: { ...query, since: cursor ?? undefined },
      signal,
    })) {
      const frame = frameOf(event);
      if (frame) yield frame;
    }
  }
}

/** null = an event that this client does not know, and does not need. */
function frameOf(sent: ServerSentEvent): WatchFrame<Endpoint> | null {
  const { event } = sent;
  switch (event) {
    case 'snapshot':
    case 'resync': {
      const { endpoints: items, revision, freshness, applied } = eventJson(sent) as EndpointSet;
      return { type: event === 'snapshot' ? 'SNAPSHOT' : 'RESYNC', revision, freshness, items, applied };
    }
    case 'changes': {
      const { changes, revision, freshness } = eventJson(sent) as Bookmark & {
        readonly changes: readonly EndpointChange[];
      };
      const told = changes.map(({ type, endpoint: item }) => ({ type, item }));
      return { type: 'CHANGES', revision, freshness, changes: told };
    }
    case 'freshness':
    case 'heartbeat': {
      const { revision, freshness } = eventJson(sent) as Bookmark;
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
