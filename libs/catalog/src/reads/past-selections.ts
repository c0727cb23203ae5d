import type { Change, Revision } from '@rollcall/core';
import { jsonEquals } from '@rollcall/core';

import { StoreUnavailableError } from '../catalog-errors.js';
import type { LogFeed } from '../view/log-feed.js';
import { PastService } from '../view/past-service.js';
import type { SelectionFeed, SelectionVersion } from '../view/selection-feed.js';
import type { ServiceView } from '../view/service-view.js';
import type { Catalog } from './catalog.js';

/** What became of a selection since a cursor. */
export type Since =
  /** It cannot be said: the cursor is too old, of another epoch, or from the future. */
  | { readonly type: 'UNKNOWN'; readonly reason: string }
  | {
      readonly type: 'KNOWN';
      /** What the selection held then; the current version if nothing changed. */
      readonly then: SelectionVersion;
      /** Some revision since then changed it, even if it is now as it was. */
      readonly changed: boolean;
    };

/** Changes that are looked at one by one for a selection that is now as it was; beyond, it counts as changed. */
const WALKED_CHANGES = 200;

/** Goes back to what a subscriber saw last: by the recent changes in memory, else by the log. */
export class PastSelections {
  constructor(
    private readonly catalog: Catalog,
    private readonly log: Pick<LogFeed, 'past'>,
  ) {}

  async since(feed: SelectionFeed, cursor: Revision): Promise<Since> {
    const { at } = this.catalog.view;
    if (at?.epoch !== cursor.epoch) return { type: 'UNKNOWN', reason: 'the cursor is of another epoch of the log' };
    if (cursor.seq > at.seq) return { type: 'UNKNOWN', reason: 'the cursor is from the future' };
    const { lastSeq } = feed;
    if (lastSeq <= cursor.seq) return { type: 'KNOWN', then: feed.version, changed: false };
    const views = this.catalog.servicesOf(feed.ref);
    const missed = new Map<ServiceView, readonly Change[]>();
    for (const view of views) {
      // Nobody was told anything of a cluster that had not been read completely.
      if (this.catalog.board.syncedSeq(view.cluster) > cursor.seq) continue;
      const changes = await this.missed(view, cursor.seq);
      if (changes === null) return { type: 'UNKNOWN', reason: 'the log does not reach back to the cursor' };
      missed.set(view, changes);
    }
    // Reading the log took a while: what was folded meanwhile belongs to what was missed.
    if (feed.lastSeq !== lastSeq || this.catalog.view.at?.epoch !== at.epoch) return this.since(feed, cursor);
    return this.compare(feed, missed, missed.size < views.length);
  }

  private async missed(view: ServiceView, seq: number): Promise<readonly Change[] | null> {
    if (view.lastSeq <= seq) return [];
    const recent = this.catalog.recent.after(view.cluster, view.key, seq);
    if (recent) return recent;
    try {
      return await this.log.past({ ...nameOf(view), after: seq });
    } catch (error) {
      if (error instanceof StoreUnavailableError) return null;
      throw error;
    }
  }

  /** `joined`: the Service is in clusters, too, that were not answered for then. */
  private compare(feed: SelectionFeed, missed: ReadonlyMap<ServiceView, readonly Change[]>, joined: boolean): Since {
    const now = feed.version;
    const pasts = new Map([...missed.keys()].map((view) => [view, new PastService(view, this.catalog.view.mark)]));
    const project = (): SelectionVersion => ({
      epoch: now.epoch,
      ...feed.project([...pasts.values()].map(({ input }) => input)),
    });
    const count = [...missed.values()].reduce((sum, changes) => sum + changes.length, 0);
    const walk = count <= WALKED_CHANGES;
    let changed = !walk || (joined && !holdsTheSame(project(), now));
    for (const [view, changes] of missed) {
      for (const change of changes) {
        pasts.get(view)?.revert(change);
        if (walk && !changed) changed = !holdsTheSame(project(), now);
      }
    }
    const then = project();
    return { type: 'KNOWN', changed, then: holdsTheSame(then, now) ? now : then };
  }
}

function nameOf({ cluster, namespace, name }: ServiceView) {
  return { cluster, namespace, name };
}

function holdsTheSame(a: SelectionVersion, b: SelectionVersion): boolean {
  return a.exists === b.exists && jsonEquals(a.endpoints, b.endpoints);
}
