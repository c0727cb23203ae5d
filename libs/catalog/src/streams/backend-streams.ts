import type { Revision } from '@rollcall/core';

import type { Clock } from '../clock.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import type { BackendDifference, BackendFeed, BackendVersion } from '../view/backend-feed.js';
import type { ScopedBackends } from '../view/backend-filter.js';
import type { BackendsEvent } from './backend-event.js';
import { FeedEvents } from './feed-events.js';
import type { FeedStream, StreamStart } from './feed-stream.js';
import { OpenStreams } from './open-streams.js';

export type BackendStream = FeedStream<BackendVersion, BackendsEvent>;
type BackendEvents = FeedEvents<BackendVersion, BackendDifference, BackendsEvent>;

export interface BackendStreamsParts {
  readonly reads: EndpointReads;
  readonly clock: Clock;
}

/** Opens streams of registrations, with all that is said of them: a check that turned and a slice that was written are changes like any other. */
export class BackendStreams {
  private readonly events = new WeakMap<BackendFeed, BackendEvents>();
  private readonly open: OpenStreams;

  constructor(
    { slowConsumerMs }: { readonly slowConsumerMs: number },
    private readonly parts: BackendStreamsParts,
  ) {
    this.open = new OpenStreams(parts.reads.catalog, { clock: parts.clock, slowMs: slowConsumerMs });
  }

  /** Streams that are open now. */
  get count(): number {
    return this.open.count;
  }

  /**
   * From now (`since` null), or from where a subscriber left off: as long as what changed since then is in memory it goes on, else it begins anew with
   * RESYNC. Throws {@link NotSyncedError} while the view is being loaded.
   */
  async subscribe(wanted: ScopedBackends, since: Revision | null): Promise<BackendStream> {
    const { reads } = this.parts;
    reads.assertLoaded(wanted.sight);
    if (since !== null) await reads.catchUp(since);
    const feed = reads.catalog.backendHub.feed(wanted);
    return this.open.begin(this.eventsOf(feed), since === null ? { type: 'SNAPSHOT' } : this.resumed(feed, since));
  }

  /** Has every subscriber told where it is, before it is let go. */
  hurry(): void {
    this.open.hurry();
  }

  private resumed(feed: BackendFeed, { epoch, seq }: Revision): StreamStart<BackendVersion> {
    const { view, recent } = this.parts.reads.catalog;
    if (view.at?.epoch !== epoch || seq > view.at.seq) return { type: 'RESYNC' };
    if (view.lastChange(feed.wanted.sight) <= seq) return { type: 'RESUME', from: feed.version };
    const missed = recent.ofRegistrationsAfter(seq);
    return missed ? { type: 'RESUME', from: feed.before(missed) } : { type: 'RESYNC' };
  }

  private eventsOf(feed: BackendFeed): BackendEvents {
    const known = this.events.get(feed);
    if (known) return known;
    const { catalog } = this.parts.reads;
    const head = (): string => catalog.cursor(catalog.view.at?.seq ?? 0);
    const events = new FeedEvents<BackendVersion, BackendDifference, BackendsEvent>(feed, {
      clock: this.parts.clock,
      freshness: () => catalog.freshness(feed.wanted),
      freshnessSignature: () => catalog.freshnessSignature(feed.wanted),
      revision: head,
      head,
      whole: (at, { backends }) => ({ ...at, backends }),
      changes: (at, changes) => ({ ...at, changes }),
      bookmark: (at) => at,
    });
    this.events.set(feed, events);
    return events;
  }
}
