import type { Backend } from './backend.js';
import type { Applied } from './endpoint-set.js';
import type { Endpoint } from './endpoint.js';
import type { Freshness } from './freshness.js';
import type { ServiceSummary } from './service.js';

/** Every event is a cursor: all that happened up to its revision was delivered with it or before. */
interface AtRevision {
  readonly revision: string;
  readonly freshness: Freshness;
}

/** How an item entered, changed in, or left what is watched. */
export type ChangeType = 'ADDED' | 'MODIFIED' | 'REMOVED';

export interface EndpointChange {
  readonly type: ChangeType;
  /** REMOVED: as it was last seen in the selection. */
  readonly endpoint: Endpoint;
}

/** The whole selection: at the beginning (SNAPSHOT), or in place of everything that came before (RESYNC). */
export interface WholeEndpoints extends AtRevision {
  readonly type: 'SNAPSHOT' | 'RESYNC';
  readonly endpoints: readonly Endpoint[];
  readonly applied: Applied;
}

/** What changed since the event before. May span revisions, never splits one. */
export interface ChangedEndpoints extends AtRevision {
  readonly type: 'CHANGES';
  readonly changes: readonly EndpointChange[];
}

/** The state of a cluster changed, or nothing did for a heartbeat: a bookmark. */
export interface FreshnessEvent extends AtRevision {
  readonly type: 'FRESHNESS';
}

export type EndpointsEvent = WholeEndpoints | ChangedEndpoints | FreshnessEvent;

export interface ServiceChange {
  readonly type: ChangeType;
  readonly service: ServiceSummary;
}

export interface WholeServices extends AtRevision {
  readonly type: 'SNAPSHOT' | 'RESYNC';
  readonly services: readonly ServiceSummary[];
}

export interface ChangedServices extends AtRevision {
  readonly type: 'CHANGES';
  readonly changes: readonly ServiceChange[];
}

export type ServicesEvent = WholeServices | ChangedServices | FreshnessEvent;

export interface BackendChange {
  readonly type: ChangeType;
  /** REMOVED: as it was last seen in the list. */
  readonly backend: Backend;
}

export interface WholeBackends extends AtRevision {
  readonly type: 'SNAPSHOT' | 'RESYNC';
  readonly backends: readonly Backend[];
}

export interface ChangedBackends extends AtRevision {
  readonly type: 'CHANGES';
  readonly changes: readonly BackendChange[];
}

export type BackendsEvent = WholeBackends | ChangedBackends | FreshnessEvent;
