import type { Freshness } from '../clusters/freshness.js';
import type { Clock } from '../clock.js';

/** What events are made from: a version, and what changed since one. `V`: a version; `C`: a change. */
export interface Feed<V, C> {
  readonly version: V;
  /** What entered, changed and left since an earlier version of the same epoch; empty = nothing. */
  changesSince(from: V): readonly C[];
  /** Calls back whenever there is a new version; returns how to end it. */
  listen(wake: () => void): () => void;
}

/** What every event says beside what happened. */
export interface AtRevision {
  readonly revision: string;
  readonly freshness: Freshness;
}

export type WholeType = 'SNAPSHOT' | 'RESYNC';
export type BookmarkType = 'FRESHNESS' | 'HEARTBEAT';

/** What an event says beside the feed itself, and how it is put. `E`: an event. */
export interface EventGround<V, C, E> {
  readonly clock: Clock;
  freshness(): Freshness;
  /** Differs when the state of a cluster concerned does. */
  freshnessSignature(): string;
  /** Cursor of what the feed holds. */
  revision(): string;
  /** Cursor of the newest revision that was folded. */
  head(): string;
  whole(at: AtRevision & { readonly type: WholeType }, version: V): E;
  changes(at: AtRevision & { readonly type: 'CHANGES' }, changes: readonly C[]): E;
  bookmark(at: AtRevision & { readonly type: BookmarkType }): E;
}

/** An event is given to all who have the same coming, as long as its freshness is not older than this. */
const SHARED_FOR_MS = 1_000;

/** The events of one feed. Equal events are one object: so whoever puts them into words does that once, too. */
export class FeedEvents<V, C, E> {
  private made = new Map<unknown, E>();
  private madeAtMs = -Infinity;
  private madeFor = '';

  constructor(
    readonly feed: Feed<V, C>,
    private readonly ground: EventGround<V, C, E>,
  ) {}

  get freshnessSignature(): string {
    return this.ground.freshnessSignature();
  }

  whole(type: WholeType): E {
    const { version } = this.feed;
    return this.shared(type, () => this.ground.whole({ ...this.at(this.ground.revision()), type }, version));
  }

  /** What changed since a version of the same epoch; null = nothing that an event tells. */
  changesSince(from: V): E | null {
    const changes = this.feed.changesSince(from);
    if (changes.length === 0) return null;
    return this.shared(from, () =>
      this.ground.changes({ ...this.at(this.ground.revision()), type: 'CHANGES' }, changes),
    );
  }

  bookmark(type: BookmarkType): E {
    return this.shared(type, () => this.ground.bookmark({ ...this.at(this.ground.head()), type }));
  }

  private at(revision: string): AtRevision {
    return { revision, freshness: this.ground.freshness() };
  }

  private shared(key: unknown, make: () => E): E {
    const nowMs = this.ground.clock.monotonicMs();
    const madeFor = `${this.ground.head()} ${this.freshnessSignature}`;
    if (nowMs - this.madeAtMs > SHARED_FOR_MS || madeFor !== this.madeFor) {
      this.made = new Map();
      this.madeAtMs = nowMs;
      this.madeFor = madeFor;
    }
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const event = make();
    this.made.set(key, event);
    return event;
  }
}
