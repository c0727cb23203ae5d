import type { Clock } from '../clock.js';
import type { BookmarkType, Feed, WholeType } from './feed-events.js';

/** Any version of a feed: one of another epoch has nothing in common with it. */
export interface EpochVersion {
  readonly epoch: string;
}

/** The events of a feed, as a stream needs them. `V`: a version of the feed; `E`: an event. */
export interface StreamEvents<V, E> {
  readonly feed: Pick<Feed<V, unknown>, 'version' | 'listen'>;
  readonly freshnessSignature: string;
  whole(type: WholeType): E;
  changesSince(from: V): E | null;
  bookmark(type: BookmarkType): E;
}

/** What moves a stream beside its feed. */
export interface StreamPulse {
  readonly clock: Clock;
  /** A subscriber that takes nothing for so long is let go. */
  readonly slowMs: number;
  /** Calls back once a heartbeat; returns how to end it. */
  onHeartbeat(beat: () => void): () => void;
  /** Calls back when states of clusters may have changed; returns how to end it. */
  onFreshness(changed: () => void): () => void;
}

/** How a stream begins. */
export type StreamStart<V> =
  /** With everything. */
  | { readonly type: WholeType }
  /** With what changed since this, which the subscriber has; nothing changed: with a bookmark. */
  | { readonly type: 'RESUME'; readonly from: V };

export type StreamEnd = 'SLOW' | 'CLOSED';

/**
 * One subscriber's events, pulled by whoever sends them. It queues nothing: it remembers which version the subscriber has,
 * and when the subscriber can take more, tells the difference to what is current then. So a slow subscriber costs no more
 * than a fast one; it misses intermediate states, but never the last one, nor that something is gone.
 */
export class FeedStream<V extends EpochVersion, E> {
  private seen: V | null;
  private seenFreshness: string;
  private beginning: StreamStart<V> | null;
  private beatDue = false;
  private ended: StreamEnd | null = null;
  /** Since when something waits that nobody takes (monotonic); null = nothing does. */
  private waitingSinceMs: number | null = null;
  private wake: (() => void) | null = null;
  private readonly leave: (() => void)[];

  constructor(
    private readonly events: StreamEvents<V, E>,
    start: StreamStart<V>,
    private readonly pulse: StreamPulse,
  ) {
    this.beginning = start;
    this.seen = start.type === 'RESUME' ? start.from : null;
    this.seenFreshness = events.freshnessSignature;
    const look = (): void => this.look();
    this.leave = [events.feed.listen(look), pulse.onFreshness(look), pulse.onHeartbeat(() => this.hurry())];
  }

  /** Why the stream ended; null while it goes on. */
  get end(): StreamEnd | null {
    return this.ended;
  }

  /** Calls back once, when the stream ends. */
  onEnd(run: () => void): void {
    this.leave.push(run);
  }

  /** The next event, as soon as there is one; null = the stream has ended. To be called when the one before was taken. */
  async next(): Promise<E | null> {
    for (;;) {
      if (this.ended !== null) return null;
      const event = this.take();
      if (event) return event;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Tells where the stream is even if nothing happened: with a bookmark. */
  hurry(): void {
    this.beatDue = true;
    this.look();
  }

  close(): void {
    this.finish('CLOSED');
  }

  private take(): E | null {
    this.waitingSinceMs = null;
    return this.opening() ?? this.changes() ?? this.bookmark();
  }

  private opening(): E | null {
    const start = this.beginning;
    if (!start) return null;
    this.beginning = null;
    return start.type === 'RESUME' ? (this.changes() ?? this.events.bookmark('HEARTBEAT')) : this.whole(start.type);
  }

  private whole(type: WholeType): E {
    this.seen = this.events.feed.version;
    return this.told(this.events.whole(type));
  }

  private changes(): E | null {
    const { version } = this.events.feed;
    const from = this.seen;
    if (!from || from === version) return null;
    if (from.epoch !== version.epoch) return this.whole('RESYNC');
    this.seen = version;
    const event = this.events.changesSince(from);
    if (event) this.beatDue = false;
    return event;
  }

  private bookmark(): E | null {
    const changed = this.events.freshnessSignature !== this.seenFreshness;
    if (!changed && !this.beatDue) return null;
    return this.told(this.events.bookmark(changed ? 'FRESHNESS' : 'HEARTBEAT'));
  }

  /** Told of how things stand, and that the stream is alive. */
  private told(event: E): E {
    this.beatDue = false;
    this.seenFreshness = this.events.freshnessSignature;
    return event;
  }

  /** Something may be there to tell. If nobody takes it for too long, the subscriber is let go. */
  private look(): void {
    if (this.wake) {
      this.wakeUp();
      return;
    }
    const nowMs = this.pulse.clock.monotonicMs();
    this.waitingSinceMs ??= nowMs;
    if (nowMs - this.waitingSinceMs >= this.pulse.slowMs) this.finish('SLOW');
  }

  private finish(end: StreamEnd): void {
    if (this.ended !== null) return;
    this.ended = end;
    for (const leave of this.leave) leave();
    this.wakeUp();
  }

  private wakeUp(): void {
    const wake = this.wake;
    this.wake = null;
    wake?.();
  }
}
