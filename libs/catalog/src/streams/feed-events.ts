import type { Freshness } from '../clusters/freshness.js';
import type { Clock } from '../clock.js';
import type { SelectionFeed, SelectionVersion } from '../view/selection-feed.js';
import type { EndpointEvent } from './endpoint-event.js';

/** What an event says beside the selection itself. */
export interface EventGround {
  readonly clock: Clock;
  freshness(): Freshness;
  /** Differs when the state of a cluster concerned does. */
  freshnessSignature(): string;
  /** Cursor of the last revision that touched the Service. */
  revision(): string;
  /** Cursor of the newest revision that was folded. */
  head(): string;
}

/** An event is given to all who have the same coming, as long as its freshness is not older than this. */
const SHARED_FOR_MS = 1_000;

/** The events of one feed. Equal events are one object: so whoever puts them into words does that once, too. */
export class FeedEvents {
  private made = new Map<unknown, EndpointEvent>();
  private madeAtMs = -Infinity;
  private madeFor = '';

  constructor(
    readonly feed: SelectionFeed,
    private readonly ground: EventGround,
  ) {}

  get freshnessSignature(): string {
    return this.ground.freshnessSignature();
  }

  whole(type: 'SNAPSHOT' | 'RESYNC'): EndpointEvent {
    const { endpoints, applied } = this.feed.version;
    return this.shared(type, () => ({ ...this.at(this.ground.revision()), type, endpoints, applied }));
  }

  /** What changed since a version of the same epoch; null = nothing that an event tells. */
  changesSince(from: SelectionVersion): EndpointEvent | null {
    const changes = this.feed.changesSince(from);
    return changes.length === 0
      ? null
      : this.shared(from, () => ({ ...this.at(this.ground.revision()), type: 'CHANGES', changes }));
  }

  bookmark(type: 'FRESHNESS' | 'HEARTBEAT'): EndpointEvent {
    return this.shared(type, () => ({ ...this.at(this.ground.head()), type }));
  }

  private at(revision: string) {
    return { revision, freshness: this.ground.freshness() };
  }

  private shared(key: unknown, make: () => EndpointEvent): EndpointEvent {
    const nowMs = this.ground.clock.monotonicMs();
    const madeFor = `${this.ground.head()} ${this.freshnessSignature}`;
    if (nowMs - this.madeAtMs > SHARED_FOR_MS || madeFor !== this.madeFor) {
      this.made = new Map();
      this.madeAtMs = nowMs;
      this.madeFor = madeFor;
    }
    const known = this.made.get(key);
    if (known) return known;
    const event = make();
    this.made.set(key, event);
    return event;
  }
}
