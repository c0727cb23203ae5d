import type { SliceEndpoint, SliceHeader } from './endpoint-slice.js';

/** One endpoint of a mirrored slice. */
export interface SliceEntry {
  /** Identity within its slice across versions: see {@link entryKeys}. */
  readonly key: string;
  /** Place in the slice's list: entries are in the order of their ranks, which may have gaps. */
  readonly rank: number;
  /** RFC 3339: since when the served row that this copy decides has had its resolved conditions (see carry-since.ts). */
  readonly since: string;
  /** The endpoint as published. */
  readonly endpoint: SliceEndpoint;
}

/**
 * An EndpointSlice as Rollcall keeps it: header and endpoints apart, so that one flapping endpoint of a thousand is one
 * small change and not a thousand. Immutable: a change makes a new slice that shares the unchanged entries.
 */
export interface MirroredSlice {
  readonly header: SliceHeader;
  /** Ordered by rank, as published. */
  readonly entries: readonly SliceEntry[];
}
