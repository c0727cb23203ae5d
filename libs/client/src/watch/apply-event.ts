import type { Applied } from '../contract/endpoint-set.js';
import type { Endpoint } from '../contract/endpoint.js';
import type { EndpointsEvent } from '../contract/events.js';
import type { Freshness } from '../contract/freshness.js';
import { compareEndpoints } from './endpoint-order.js';

/** What a watch has told so far: the list that a read would give now. */
export interface EndpointsState {
  /** Cursor: give it as `since` to go on later. */
  readonly revision: string;
  readonly freshness: Freshness;
  /** In the order of answers. */
  readonly endpoints: readonly Endpoint[];
  /** Of the last SNAPSHOT or RESYNC. */
  readonly applied: Applied | null;
}

/**
 * Folds an event into what was known before (null = nothing). Changes nothing in `state`; the list stays the same array when the
 * event says nothing about it.
 */
export function applyEvent(state: EndpointsState | null, event: EndpointsEvent): EndpointsState {
  const { revision, freshness } = event;
  const before = { endpoints: state?.endpoints ?? [], applied: state?.applied ?? null };
  switch (event.type) {
    case 'SNAPSHOT':
    case 'RESYNC':
      return { revision, freshness, endpoints: event.endpoints, applied: event.applied };
    case 'FRESHNESS':
      return { ...before, revision, freshness };
    case 'CHANGES': {
      const items = new Map(before.endpoints.map((endpoint) => [endpoint.id, endpoint]));
      for (const { type, endpoint } of event.changes) {
        if (type === 'REMOVED') items.delete(endpoint.id);
        else items.set(endpoint.id, endpoint);
      }
      return { ...before, revision, freshness, endpoints: [...items.values()].sort(compareEndpoints) };
    }
  }
}
