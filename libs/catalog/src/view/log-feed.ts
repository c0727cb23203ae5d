import type { Backend, Change, MirroredSlice, Service, SliceMark } from '@rollcall/core';

import type { StoredToken, TokenChange } from '../access/token.js';
import type { ClusterRecord } from '../clusters/cluster-status.js';

/** One revision of the log. */
export interface LogRevision {
  readonly seq: number;
  /** Empty where it is about a token. */
  readonly cluster: string;
  /** RFC 3339, by the database's clock. */
  readonly at: string;
  /** How long ago its oldest change was received from the cluster, at the moment of reading. */
  readonly ageMs: number;
  readonly changes: readonly Change[];
  /** There if a token was made or revoked; then nothing else changed. */
  readonly token?: TokenChange;
  /** There if the cluster has been read completely, for the first time: from now on it is answered for, so this touches all its Services. */
  readonly synced?: true;
}

/** The last revision that touched a Service. */
export interface LastChange {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly seq: number;
  /** RFC 3339, by the database's clock. */
  readonly at: string;
}

/** Everything, as of one revision. */
export interface CatalogSnapshot {
  readonly epoch: string;
  readonly seq: number;
  /** How slices that this installation wrote are known. */
  readonly mark: SliceMark;
  readonly services: readonly { readonly cluster: string; readonly service: Service }[];
  readonly slices: readonly { readonly cluster: string; readonly slice: MirroredSlice }[];
  /** All registrations, also of Services that do not exist. */
  readonly backends: readonly Backend[];
  /** With which revision clusters were read completely, as far as that was noted; of those that are known and were. */
  readonly synced: readonly { readonly cluster: string; readonly seq: number }[];
  /** All tokens that are not revoked. */
  readonly tokens: readonly StoredToken[];
  /** The last revision that touched each Service, also of Services that are gone. */
  readonly lastChanges: readonly LastChange[];
}

/** Takes what is read from the log. Calls are synchronous and in the order of revisions. */
export interface LogListener {
  /** Replaces everything that came before. */
  onSnapshot(snapshot: CatalogSnapshot): void;
  /** The revisions that follow the last snapshot or revision, without a gap; never empty. */
  onRevisions(revisions: readonly LogRevision[]): void;
  /** All known clusters. What was published before these statuses were written has been delivered before this call. */
  onClusters(clusters: readonly ClusterRecord[]): void;
  /** The log cannot be read (null = it can again). */
  onTrouble(trouble: string | null): void;
}

/** Which Service's past is asked for. */
export interface PastQuery {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Revisions after this one. */
  readonly after: number;
}

/**
 * The log as a replica reads it.
 *
 * Promises: one snapshot first, then every revision once and in order; after a disconnection it goes on, or begins with a
 * new snapshot. A revision is delivered at the latest one poll interval after its commit while the database answers.
 */
export interface LogFeed {
  start(listener: LogListener): void;
  /**
   * Changes of a Service after a revision, newest first; null = they are no longer (all) in the log, or too many to be
   * worth it. Throws {@link StoreUnavailableError}.
   */
  past(query: PastQuery): Promise<readonly Change[] | null>;
  stop(): Promise<void>;
}
