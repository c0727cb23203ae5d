import type { Applied } from '../contract/endpoint-set.js';
import type { ChangeType } from '../contract/events.js';
import type { Freshness } from '../contract/freshness.js';

export interface ItemChange<T> {
  readonly type: ChangeType;
  readonly item: T;
}

interface AtRevision {
  readonly revision: string;
  readonly freshness: Freshness;
}

export interface WholeFrame<T> extends AtRevision {
  readonly type: 'SNAPSHOT' | 'RESYNC';
  readonly items: readonly T[];
  readonly applied: Applied | null;
}

export interface ChangesFrame<T> extends AtRevision {
  readonly type: 'CHANGES';
  readonly changes: readonly ItemChange<T>[];
}

export interface FreshnessFrame extends AtRevision {
  readonly type: 'FRESHNESS';
}

/** An event of a watch, whatever is watched. */
export type WatchFrame<T> = WholeFrame<T> | ChangesFrame<T> | FreshnessFrame;

/** All that there is now, as a long poll answers: what changed has to be found by comparing. */
export interface StateFrame<T> extends AtRevision {
  readonly type: 'STATE';
  readonly items: readonly T[];
  readonly applied: Applied | null;
}

/** What a transport delivers. */
export type Frame<T> = WatchFrame<T> | StateFrame<T>;
