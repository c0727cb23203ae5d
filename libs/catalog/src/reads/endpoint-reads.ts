import type { Revision, Selection } from '@rollcall/core';

import { NotFoundError, NotSyncedError, TooStaleError } from '../catalog-errors.js';
import type { Clock } from '../clock.js';
import type { Freshness } from '../clusters/freshness.js';
import type { SelectionFeed, SelectionVersion, ServiceRef } from '../view/selection-feed.js';
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
  readonly ref: ServiceRef;
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
  async read(ref: ServiceRef, selection: Selection, conditions: ReadConditions): Promise<EndpointAnswer> {
    await this.reach(conditions.minRevision);
    return this.readNow(ref, selection, conditions.maxStalenessMs);
  }

  /** The same without a revision to wait for. */
  readNow(ref: ServiceRef, selection: Selection, maxStalenessMs: number | null = null): EndpointAnswer {
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

  open(ref: ServiceRef, selection: Selection): SelectionFeed {
    this.assertLoaded();
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

  /** Throws {@link NotSyncedError} if there is nothing yet to answer from. */
  assertLoaded(): void {
    if (!this.catalog.isLoaded) throw new NotSyncedError([], 'the view is being loaded');
    if (this.catalog.board.isEmpty) throw new NotSyncedError([], 'no cluster is known yet: is a sync worker running?');
  }

  /**
   * Whether there is an answer for the Service (rulings 1): a cluster that was never read completely may have it.
   * Throws {@link NotFoundError}, {@link NotSyncedError}.
   */
  assertAnswerable(ref: ServiceRef, exists: boolean): void {
    const { board } = this.catalog;
    if (ref.cluster !== null && board.view(ref.cluster) === null)
      throw new NotFoundError(`there is no cluster ${ref.cluster}`);
    if (exists) return;
    const unsynced = this.catalog.clustersOf(ref).filter((cluster) => !board.isSynced(cluster));
    if (unsynced.length > 0) throw new NotSyncedError(unsynced, `not yet read completely: ${unsynced.join(', ')}`);
    throw new NotFoundError(
      `there is no Service ${ref.namespace}/${ref.name}${ref.cluster === null ? '' : ` in cluster ${ref.cluster}`}`,
    );
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
