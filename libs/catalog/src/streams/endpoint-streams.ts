import type { EndpointChange, Revision, Selection } from '@rollcall/core';

import type { Clock } from '../clock.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import type { PastSelections } from '../reads/past-selections.js';
import type { ScopedRef, SelectionFeed, SelectionVersion } from '../view/selection-feed.js';
import type { EndpointEvent } from './endpoint-event.js';
import { FeedEvents } from './feed-events.js';
import type { FeedStream, StreamStart } from './feed-stream.js';
import { OpenStreams } from './open-streams.js';

export type EndpointStream = FeedStream<SelectionVersion, EndpointEvent>;
type EndpointEvents = FeedEvents<SelectionVersion, EndpointChange, EndpointEvent>;

export interface EndpointStreamsOptions {
  readonly slowConsumerMs: number;
}

export interface EndpointStreamsParts {
  readonly reads: EndpointReads;
  readonly past: PastSelections;
  readonly clock: Clock;
}

/** Opens streams of endpoints, and knows all that are open. */
export class EndpointStreams {
  private readonly events = new WeakMap<SelectionFeed, EndpointEvents>();
  private readonly open: OpenStreams;

  constructor(
    { slowConsumerMs }: EndpointStreamsOptions,
    private readonly parts: EndpointStreamsParts,
  ) {
    this.open = new OpenStreams(parts.reads.catalog, { clock: parts.clock, slowMs: slowConsumerMs });
  }

  /** Streams that are open now. */
  get count(): number {
    return this.open.count;
  }

  /**
   * A stream from now (`since` null) or from where a subscriber left off.
   * Throws {@link NotFoundError} and {@link NotSyncedError} as a read does.
   */
  async subscribe(ref: ScopedRef, selection: Selection, since: Revision | null): Promise<EndpointStream> {
    const { reads, past } = this.parts;
    const feed = reads.open(ref, selection);
    reads.answer(feed);
    if (since === null) return this.begin(feed, { type: 'SNAPSHOT' });
    await reads.catchUp(since);
    const known = await past.since(feed, since);
    const current = reads.reopen(feed);
    reads.answer(current);
    return this.begin(current, known.type === 'UNKNOWN' ? { type: 'RESYNC' } : { type: 'RESUME', from: known.then });
  }

  /** Has every subscriber told where it is, before it is let go. */
  hurry(): void {
    this.open.hurry();
  }

  private begin(feed: SelectionFeed, start: StreamStart<SelectionVersion>): EndpointStream {
    return this.open.begin(this.eventsOf(feed), start);
  }

  private eventsOf(feed: SelectionFeed): EndpointEvents {
    const known = this.events.get(feed);
    if (known) return known;
    const { catalog } = this.parts.reads;
    const events = new FeedEvents<SelectionVersion, EndpointChange, EndpointEvent>(feed, {
      clock: this.parts.clock,
      freshness: () => catalog.freshness(feed.ref),
      freshnessSignature: () => catalog.freshnessSignature(feed.ref),
      revision: () => catalog.cursor(feed.lastSeq),
      head: () => catalog.cursor(catalog.view.at?.seq ?? 0),
      whole: (at, { endpoints, applied }) => ({ ...at, endpoints, applied }),
      changes: (at, changes) => ({ ...at, changes }),
      bookmark: (at) => at,
    });
    this.events.set(feed, events);
    return events;
  }
}
