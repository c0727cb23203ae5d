import type { AddressFamily, Endpoint, EndpointPort, Origin } from '@rollcall/core';

import type { Freshness } from '../clusters/freshness.js';

/** What an endpoint was. `READY` as resolved, whatever else it was; `GONE`: it was not there, or its Service was not. */
export const PRESENT_STATES = ['READY', 'NOT_READY', 'SERVING_TERMINATING', 'TERMINATING', 'GONE'] as const;
export type PresentState = (typeof PRESENT_STATES)[number];

export const SPAN_STATES = [...PRESENT_STATES, 'NO_DATA'] as const;
export type SpanState = (typeof SPAN_STATES)[number];

/** What made an endpoint something else. */
export const TRANSITION_REASONS = [
  'SERVICE_CREATED',
  'SERVICE_DELETED',
  'SLICE_CREATED',
  'SLICE_CHANGED',
  'SLICE_DELETED',
  'REGISTERED',
  'UPDATED',
  'CHECK_PASSED',
  'CHECK_FAILED',
  'EXPIRED',
  'REMOVED',
] as const;
export type TransitionReason = (typeof TRANSITION_REASONS)[number];

/**
 * Why nothing is known of a stretch. `NOT_RECORDED`: the log does not reach back so far; `TOO_MANY_CHANGES`: more were recorded than were asked for;
 * `NOT_SYNCED`: the cluster had not been read completely; `UNREACHABLE`: its worker could not see it; `UNWATCHED`: no worker watched it;
 * `EPOCH_CHANGED`: what was recorded was lost (a backup was restored, or a standby took over that was behind).
 */
export const GAP_REASONS = [
  'NOT_RECORDED',
  'TOO_MANY_CHANGES',
  'NOT_SYNCED',
  'UNREACHABLE',
  'UNWATCHED',
  'EPOCH_CHANGED',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** Times are RFC 3339, in UTC with milliseconds, so that as text they sort as they are. */
export interface HistoryWindow {
  readonly since: string;
  readonly until: string;
}

/** A stretch of a cluster's past of which nothing is known: [from, to); `to` null = it lasts. */
export interface HistoryGap {
  readonly cluster: string;
  readonly from: string;
  readonly to: string | null;
  readonly reason: GapReason;
}

/** A stretch in which an endpoint was the same: [from, to). */
export interface EndpointSpan {
  readonly from: string;
  /** null = it was so at the window's end. */
  readonly to: string | null;
  readonly state: SpanState;
  /** Cursor of the revision that made it so; null = that was before the window, or it is not known. */
  readonly revision: string | null;
  /** null = that was before the window. */
  readonly reason: TransitionReason | GapReason | null;
  /** Name of the slice, what the check said; null = the reason says it all. */
  readonly detail: string | null;
}

/** What became of one endpoint. Its spans follow one another without a hole, from the window's beginning to its end. */
export interface EndpointPast {
  readonly id: string;
  readonly cluster: string;
  readonly address: string;
  readonly family: AddressFamily;
  readonly origin: Origin;
  /** As it had them last. */
  readonly ports: readonly EndpointPort[];
  readonly targetRef: Endpoint['targetRef'];
  readonly spans: readonly EndpointSpan[];
}

/** What became of the endpoints of one Service in a window of time. Times are those at which the log recorded it. */
export interface EndpointHistory extends HistoryWindow {
  readonly service: { readonly cluster: string | null; readonly namespace: string; readonly name: string };
  /** Cursor of the last revision that touched the Service. */
  readonly revision: string;
  readonly freshness: Freshness;
  /** All that were there at some time in the window, in the order of answers. */
  readonly endpoints: readonly EndpointPast[];
  /** By time. */
  readonly gaps: readonly HistoryGap[];
  /** There were more changes than were asked for: a gap says from when on all are told. */
  readonly truncated: boolean;
}
