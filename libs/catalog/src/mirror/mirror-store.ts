import type { MirrorChange, MirroredSlice, Service } from '@rollcall/core';

/** What is stored of one cluster. */
export interface StoredMirror {
  /** The revision that last wrote this mirror; 0 = none. A write names it as the ground it was computed on. */
  readonly ground: number;
  readonly services: readonly Service[];
  readonly slices: readonly MirroredSlice[];
  /** By scope key: the resourceVersion up to which the scope is stored. A scope without one was never listed completely. */
  readonly cursors: ReadonlyMap<string, string>;
  /** Every scope was listed once in the cluster's life. */
  readonly synced: boolean;
}

/** One revision to be. */
export interface MirrorWrite {
  readonly cluster: string;
  /** Under which the writer leads the cluster. */
  readonly epoch: number;
  readonly ground: number;
  /** Each object once; never empty. */
  readonly changes: readonly MirrorChange[];
  /** Cursors that move with it. */
  readonly cursors: ReadonlyMap<string, string>;
  readonly synced: boolean;
  /** How long ago the oldest of the changes was received. */
  readonly ageMs: number;
}

/** What became of a {@link MirrorWrite}. */
export interface PublishedRevision {
  readonly seq: number;
}

/**
 * Keeps mirrors and makes revisions of their changes.
 *
 * Promises: a write is one revision, seen whole or not at all, whatever its size; revisions are numbered without gaps in
 * the order of their commits; a write under a stale epoch or on lost ground writes nothing.
 * Throws {@link FencedError}, {@link GroundLostError}, {@link StoreUnavailableError}; after the last one, whether the
 * write arrived is unknown.
 */
export interface MirrorStore {
  load(cluster: string): Promise<StoredMirror>;
  apply(write: MirrorWrite): Promise<PublishedRevision>;
  /** Moves cursors where nothing else changed. Makes no revision. */
  progress(write: Omit<MirrorWrite, 'changes' | 'ground' | 'ageMs'>): Promise<void>;
}
