import type { Change, Revision } from '@rollcall/core';

import type { ClusterState } from '../clusters/cluster-status.js';
import type { ServiceName } from '../view/service-view.js';

/** Which part of a Service's past is asked for. */
export interface HistoryQuery extends ServiceName {
  /** RFC 3339: not before. */
  readonly since: string;
  /** The newest so many changes. */
  readonly limit: number;
}

/** A change, and when and in which revision it was recorded. */
export interface RecordedChange {
  readonly seq: number;
  /** RFC 3339, by the database's clock. */
  readonly at: string;
  readonly change: Change;
}

/** What is recorded of a Service, and of why it may not be all. Times are RFC 3339, by the database's clock. */
export interface RecordedHistory {
  /** The log's newest revision when it was read. */
  readonly head: Revision;
  /** Newest first, back to {@link completeSince}. */
  readonly changes: readonly RecordedChange[];
  /** Whether there were more than asked for. */
  readonly isCut: boolean;
  /** From then on every change of the Service is among {@link changes}; null = in the whole window. */
  readonly completeSince: string | null;
  /** Since when the log tells everything. */
  readonly logReaches: string;
  /** When the cluster had been read completely for the first time; null = never. */
  readonly syncedAt: string | null;
  /** Stretches without a proof that the mirror was current, oldest first; `to` null = it lasts. `state`: as the worker said meanwhile. */
  readonly silences: readonly { readonly from: string; readonly to: string | null; readonly state: ClusterState }[];
  /** Changes of the log's epoch, oldest first: what was recorded after `from` and before `to` is lost; `seq` was the last of the epoch `former`. */
  readonly epochChanges: readonly {
    readonly seq: number;
    readonly former: string;
    readonly from: string;
    readonly to: string;
  }[];
}

/** The log as it is read for what was. */
export interface HistoryLog {
  /** One consistent reading. Throws {@link StoreUnavailableError}. */
  history(query: HistoryQuery): Promise<RecordedHistory>;
}
