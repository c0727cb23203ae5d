import { isDeepStrictEqual } from 'node:util';

import type { Endpoint, EndpointsEvent, EndpointsState } from '@rollcall/client';
import { applyEvent } from '@rollcall/client';

import type { Change } from '../output/change-printer.js';
import { changesBetween } from '../output/change-printer.js';

/** An event, and what it changes for somebody who has seen all before it: also for a snapshot or a resync. */
export interface WatchedChanges {
  readonly event: EndpointsEvent;
  readonly changes: readonly Change<Endpoint>[];
}

export async function* watchedChanges(
  events: AsyncIterable<EndpointsEvent>,
): AsyncGenerator<WatchedChanges, void, undefined> {
  let state: EndpointsState | null = null;
  for await (const event of events) {
    const before: Map<string, Endpoint> = byId(state?.endpoints ?? []);
    state = applyEvent(state, event);
    const changes =
      event.type === 'CHANGES'
        ? event.changes.map(({ type, endpoint: item }) => ({ type, item }))
        : event.type === 'FRESHNESS'
          ? []
          : changesBetween(before, byId(state.endpoints), isDeepStrictEqual);
    yield { event, changes };
  }
}

function byId(endpoints: readonly Endpoint[]): Map<string, Endpoint> {
  return new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
}
