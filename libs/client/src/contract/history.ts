import type { AddressFamily, EndpointPort, Origin, TargetRef } from './endpoint.js';
import type { Freshness } from './freshness.js';

/** What an endpoint was. `GONE`: it was not there, or its Service was not. `NO_DATA`: nothing is known. */
export const SPAN_STATES = ['READY', 'NOT_READY', 'SERVING_TERMINATING', 'TERMINATING', 'GONE', 'NO_DATA'] as const;
export type SpanState = (typeof SPAN_STATES)[number];

/**
 * Why nothing is known of a stretch. `NOT_RECORDED`: the log does not reach back so far; `TOO_MANY_CHANGES`: more were recorded than were asked
 * for; `NOT_SYNCED`: the cluster had not been read completely; `UNREACHABLE`: it could not be seen; `UNWATCHED`: no worker watched it;
 * `EPOCH_CHANGED`: what was recorded was lost.
 */
export type GapReason =
  'NOT_RECORDED' | 'TOO_MANY_CHANGES' | 'NOT_SYNCED' | 'UNREACHABLE' | 'UNWATCHED' | 'EPOCH_CHANGED';

/** What made an endpoint something else. */
export type TransitionReason =
  | 'SERVICE_CREATED'
  | 'SERVICE_DELETED'
  | 'SLICE_CREATED'
  | 'SLICE_CHANGED'
  | 'SLICE_DELETED'
  | 'REGISTERED'
  | 'UPDATED'
  | 'CHECK_PASSED'
  | 'CHECK_FAILED'
  | 'EXPIRED'
  | 'REMOVED';

/** A stretch in which an endpoint was the same: [from, to). */
export interface EndpointSpan {
  readonly from: string;
  /** null = it was so at `until`. */
  readonly to: string | null;
  readonly state: SpanState;
  /** Cursor of the revision that made it so; null = that was before `since`, or is not known. */
  readonly revision: string | null;
  /** null = that was before `since`. */
  readonly reason: TransitionReason | GapReason | null;
  /** Name of the slice, new state of the registration, or what the check said. */
  readonly detail: string | null;
}

/** What became of one endpoint: its spans follow one another without a hole. */
export interface EndpointPast {
  /** As in an EndpointSet. */
  readonly id: string;
  readonly cluster: string;
  readonly address: string;
  readonly family: AddressFamily;
  readonly origin: Origin;
  /** As it had them last. */
  readonly ports: readonly EndpointPort[];
  readonly targetRef: TargetRef | null;
  readonly spans: readonly EndpointSpan[];
}

export interface HistoryGap {
  readonly cluster: string;
  readonly from: string;
  /** null = it lasts. */
  readonly to: string | null;
  readonly reason: GapReason;
}

/** What became of the endpoints of a Service between two times, as the log recorded it. */
export interface EndpointHistory {
  readonly service: { readonly cluster: string | null; readonly namespace: string; readonly name: string };
  readonly since: string;
  readonly until: string;
  /** Cursor of the last revision that touched the Service. */
  readonly revision: string;
  readonly freshness: Freshness;
  /** All that were there at some time between the two, in the order of answers. */
  readonly endpoints: readonly EndpointPast[];
  readonly gaps: readonly HistoryGap[];
  /** There were more changes than `limit`: a gap says from when on all are told. */
  readonly truncated: boolean;
}

/** Which part of the past is asked for. */
export interface HistoryWindow {
  /** RFC 3339. Default: a day before `until`. */
  readonly since?: string | undefined;
  /** RFC 3339. Default: now. */
  readonly until?: string | undefined;
  /** Only endpoints of this address. */
  readonly address?: string | undefined;
  /** So many changes are looked at of each cluster, the newest: 1..5000, default 1000. */
  readonly limit?: number | undefined;
}
