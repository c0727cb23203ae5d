import type { Applied, Endpoint, EndpointChange } from '@rollcall/core';

import type { Freshness } from '../clusters/freshness.js';

/** Every event is also a cursor: all that happened up to its revision was delivered with it or before. */
interface AtRevision {
  readonly revision: string;
  readonly freshness: Freshness;
}

/** The whole selection: at the beginning, or (RESYNC) in place of everything that came before. */
export interface WholeSelection extends AtRevision {
  readonly type: 'SNAPSHOT' | 'RESYNC';
  readonly endpoints: readonly Endpoint[];
  readonly applied: Applied;
}

/** What entered, changed in, or left the selection since the last event. May span revisions, never splits one. */
export interface SelectionChanges extends AtRevision {
  readonly type: 'CHANGES';
  readonly changes: readonly EndpointChange[];
}

/** The state of a cluster changed (FRESHNESS), or nothing did for a while (HEARTBEAT). */
export interface Bookmark extends AtRevision {
  readonly type: 'FRESHNESS' | 'HEARTBEAT';
}

export type EndpointEvent = WholeSelection | SelectionChanges | Bookmark;
