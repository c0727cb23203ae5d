import type { Revision, Selection } from '@rollcall/core';

import type { Clock } from '../clock.js';
import type { EndpointReads } from '../reads/endpoint-reads.js';
import type { PastSelections } from '../reads/past-selections.js';
import type { ScopedRef, SelectionFeed } from '../view/selection-feed.js';
import type { StreamPulse } from './endpoint-stream.js';
import { EndpointStream } from './endpoint-stream.js';
import { FeedEvents } from './feed-events.js';

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
  private readonly events = new WeakMap<SelectionFeed, FeedEvents>();
  private readonly open = new Set<EndpointStream>();
  private readonly pulse: StreamPulse;

  constructor(
    options: EndpointStreamsOptions,
    private readonly parts: EndpointStreamsParts,
  ) {
    const { catalog } = parts.reads;
    this.pulse = {
      clock: parts.clock,
      slowMs: options.slowConsumerMs,
      onHeartbeat: (beat) => catalog.heartbeat.join(beat),
      onFreshness: (changed) => catalog.onFreshness(changed),
    };
  }

  /** Streams that are open now. */
  get count(): number {
    return this.open.size;
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
    for (const stream of this.open) stream.hurry();
  }

  private begin(feed: SelectionFeed, start: ConstructorParameters<typeof EndpointStream>[1]): EndpointStream {
    const stream = new EndpointStream(this.eventsOf(feed), start, this.pulse);
    this.open.add(stream);
    stream.onEnd(() => this.open.delete(stream));
    return stream;
  }

  private eventsOf(feed: SelectionFeed): FeedEvents {
    const known = this.events.get(feed);
    if (known) return known;
    const { catalog } = this.parts.reads;
    const events = new FeedEvents(feed, {
      clock: this.parts.clock,
      freshness: () => catalog.freshness(feed.ref),
      freshnessSignature: () => catalog.freshnessSignature(feed.ref),
      revision: () => catalog.cursor(feed.lastSeq),
      head: () => catalog.cursor(catalog.view.at?.seq ?? 0),
    });
    this.events.set(feed, events);
    return events;
  }
}
