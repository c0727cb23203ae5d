import type { EndpointSet } from '../contract/endpoint-set.js';
import type { Endpoint } from '../contract/endpoint.js';
import type { Http } from '../http/http.js';
import type { Timers } from '../timers.js';
import { pause } from '../timers.js';
import type { StateFrame } from './frame.js';
import type { EndpointsPlace } from './sse-transport.js';
import type { CursorSource, Transport } from './transport.js';

export interface LongPollParts {
  readonly http: Http;
  readonly timers: Timers;
  /** How long a poll may wait for a change. */
  readonly waitMs: number;
}

/**
 * Polls follow each other no faster, where the server answers at once
 * and has nothing new: it is going away, or a proxy answers for it.
 */
const PACE_MS = 1_000;

/** Plain GET requests that are answered when something changed: passes wherever HTTP does. */
export class LongPollTransport implements Transport<StateFrame<Endpoint>> {
  readonly name = 'long-poll';

  constructor(
    private readonly place: EndpointsPlace,
    private readonly parts: LongPollParts,
  ) {}

  async *connect(from: CursorSource, signal: AbortSignal): AsyncGenerator<StateFrame<Endpoint>, void, undefined> {
    const { http, timers, waitMs } = this.parts;
    const { path, query } = this.place;
    while (!signal.aborted) {
      const { cursor } = from;
      const askedAtMs = timers.nowMs();
      const poll = cursor === null ? {} : { since: cursor, wait: `${waitMs}ms` };
      const set = await http.json<EndpointSet>(path, { query: { ...query, ...poll }, signal });
      const { revision, freshness, applied, endpoints: items } = set;
      yield { type: 'STATE', revision, freshness, applied, items };
      const tookMs = timers.nowMs() - askedAtMs;
      if (from.cursor === cursor && tookMs < PACE_MS) await pause(timers, PACE_MS - tookMs, signal);
    }
  }
}
