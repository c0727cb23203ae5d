import type { Revision, Selection } from '@rollcall/core';

import type { Sight } from '../access/access.js';
import { seesCluster, seesNamespace } from '../access/access.js';
import { NotFoundError, NotSyncedError, TooStaleError } from '../catalog-errors.js';
import type { Clock } from '../clock.js';
import type { Freshness } from '../clusters/freshness.js';
import type { ScopedRef, SelectionFeed, SelectionVersion } from '../view/selection-feed.js';
import type { Catalog } from './catalog.js';

/** What a reader wants beside the selection. */
export interface ReadConditions {
  /** An older view is no answer; null = any is. */
  readonly maxStalenessMs: number | null;
  /** The view must have folded this revision; null = no matter. */
  readonly minRevision: Revision | null;
}

/** One answer: a version of a selection, and what is true beside it now. */
export interface EndpointAnswer {
  readonly ref: ScopedRef;
  readonly feed: SelectionFeed;
  readonly version: SelectionVersion;
  /** Cursor of the last revision that touched the Service. */
  readonly revision: string;
  readonly freshness: Freshness;
}

/** How long a reader waits for the view to reach the revision that it names. */
const REACH_MS = 2_000;

/** Reads endpoints: everything that a query, a poll or a stream checks before it answers. */
export class EndpointReads {
  constructor(
    readonly catalog: Catalog,
    private readonly clock: Clock,
  ) {}

  /** Throws {@link NotFoundError}, {@link NotSyncedError}, {@link TooStaleError}. */
  async read(ref: ScopedRef, selection: Selection, conditions: ReadConditions): Promise<EndpointAnswer> {
    await this.reach(conditions.minRevision);
    return this.readNow(ref, selection, conditions.maxStalenessMs);
  }

  /** The same without a revision to wait for. */
  readNow(ref: ScopedRef, selection: Selection, maxStalenessMs: number | null = null): EndpointAnswer {
    const feed = this.open(ref, selection);
    return this.answer(feed, maxStalenessMs);
  }

  /** What an open selection holds now, under the same checks. */
  answer(feed: SelectionFeed, maxStalenessMs: number | null = null): EndpointAnswer {
    const { ref, version } = feed;
    this.assertAnswerable(ref, version.exists);
    const freshness = this.catalog.freshness(ref);
    if (maxStalenessMs !== null) assertFresh(freshness, maxStalenessMs);
    return { ref, feed, version, revision: this.catalog.cursor(feed.lastSeq), freshness };
  }

  /** Throws {@link NotFoundError} and {@link NotSyncedError} for a place that whoever asks does not see. */
  open(ref: ScopedRef, selection: Selection): SelectionFeed {
    const { cluster, namespace, sight } = ref;
    this.assertLoaded(sight);
    if (!seesNamespace(sight, namespace) || (cluster !== null && !seesCluster(sight, cluster))) throw this.absence(ref);
    return this.catalog.hub.feed(ref, selection);
  }

  /** The feed itself, or the one that took its place while its asker waited for something else. */
  reopen(feed: SelectionFeed): SelectionFeed {
    return feed.isDropped ? this.open(feed.ref, feed.selection) : feed;
  }

  /** Resolves when the view has folded the revision; null = none is wanted. Throws {@link TooStaleError} if that takes too long. */
  async reach(revision: Revision | null): Promise<void> {
    if (revision === null || this.hasReached(revision)) return;
    let off: () => void = () => undefined;
    const reached = await new Promise<boolean>((resolve) => {
      const timer = this.clock.after(REACH_MS, () => resolve(false));
      off = this.catalog.onFold(() => {
        if (!this.hasReached(revision)) return;
        timer.cancel();
        resolve(true);
      });
    });
    off();
    if (!reached)
      throw new TooStaleError(
        `the view has not reached revision ${revision.epoch}:${revision.seq} within ${REACH_MS} ms`,
      );
  }

  /** A cursor may come from a replica that is ahead of this one: gives this one a moment to get there. */
  async catchUp(cursor: Revision): Promise<void> {
    if (cursor.epoch === this.catalog.view.at?.epoch) await this.reach(cursor).catch(() => undefined);
  }

  /** Throws {@link NotSyncedError} if there is nothing yet to answer from, for whoever asks. */
  assertLoaded(sight: Sight): void {
    if (!this.catalog.isLoaded) throw new NotSyncedError([], 'the view is being loaded');
    if (this.catalog.clustersOf({ cluster: null, sight }).length === 0)
      throw new NotSyncedError([], 'no cluster is known yet: is a sync worker running?');
  }

  /** Throws {@link absence} if there is no answer. */
  private assertAnswerable(ref: ScopedRef, exists: boolean): void {
    if (!exists || !this.catalog.isCluster(ref)) throw this.absence(ref);
  }

  /**
   * Why there is no answer for a Service, the same whether it is not there or whoever asks does not see it: {@link NotFoundError}, or {@link NotSyncedError}
   * where a cluster that was never read completely may have it.
   */
  absence(ref: ScopedRef): Error {
    const { cluster, namespace, name } = ref;
    if (!this.catalog.isCluster(ref)) return new NotFoundError(`there is no cluster ${cluster ?? ''}`);
    const unsynced = this.catalog.clustersOf(ref).filter((each) => !this.catalog.board.isSynced(each));
    if (unsynced.length > 0) return new NotSyncedError(unsynced, `not yet read completely: ${unsynced.join(', ')}`);
    const where = cluster === null ? '' : ` in cluster ${cluster}`;
    return new NotFoundError(`there is no Service ${namespace}/${name}${where}`);
  }

  private hasReached({ epoch, seq }: Revision): boolean {
    const { at } = this.catalog.view;
    return at !== null && at.epoch === epoch && at.seq >= seq;
  }
}

function assertFresh({ clusters }: Freshness, maxStalenessMs: number): void {
  const old = clusters.find(({ lagMs }) => lagMs === null || lagMs > maxStalenessMs);
  if (old)
    throw new TooStaleError(`the view of ${old.name} is as of ${old.asOf ?? 'never'}, older than ${maxStalenessMs} ms`);
}
