import { RollcallError } from '../rollcall-error.js';
import type { Timers } from '../timers.js';
import { pause } from '../timers.js';
import type { Backoff } from './backoff.js';
import type { Position } from './position.js';
import type { Transport } from './transport.js';
import type { BetterTimes } from './transport-order.js';
import { TransportOrder } from './transport-order.js';
import type { WatchStatus } from './watch-status.js';

export interface WatchTimes extends BetterTimes {
  /** Until a new connection has delivered something. */
  readonly openMs: number;
  /** A connection that is silent for so long is dead: the server says something once a heartbeat. */
  readonly idleMs: number;
}

export interface WatchParts<F, E> {
  readonly position: Position<F, E>;
  /** The best first. */
  readonly transports: readonly [Transport<F>, ...Transport<F>[]];
  readonly backoff: Backoff;
  readonly timers: Timers;
  readonly times: WatchTimes;
  readonly signal: AbortSignal;
  onStatus(status: WatchStatus): void;
  /**
   * Whether what is watched is gone, although a replica that says so may only be behind: asked when one says NOT_FOUND in a watch
   * that has begun. Throws {@link RollcallError} when that cannot be told now.
   */
  isGone(cursor: string | null): Promise<boolean>;
}

/** One watch over any number of connections: connects, listens, notices silence, waits, and goes on where it was. */
export class Watch<F, E> {
  private readonly order: TransportOrder<F>;
  private lastState: WatchStatus['state'] | null = null;

  constructor(private readonly parts: WatchParts<F, E>) {
    this.order = new TransportOrder(parts.transports);
  }

  /** Ends when the signal aborts. Throws {@link RollcallError} for what does not pass by itself. */
  async *events(): AsyncGenerator<E, void, undefined> {
    const { signal, timers, backoff } = this.parts;
    while (!signal.aborted) {
      const connection = new Connection(this.order.current, this.parts);
      try {
        for await (const frame of connection.frames(this.order.betterAfterMs(this.parts.times))) {
          this.tellWorking();
          const told = this.parts.position.accept(frame);
          if (told) yield told;
        }
      } catch (error) {
        connection.failedWith(error);
      }
      // `aborted` may have changed in the loop, which the compiler cannot know.
      if ((signal as { readonly aborted: boolean }).aborted) return;
      const gone = await this.judge(connection);
      if (gone) yield gone;
      if (connection.isForBetter) {
        this.order.restart();
        continue;
      }
      this.order.ended(connection);
      const retryInMs = Math.max(backoff.next(connection.lastedMs), connection.error?.retryAfterMs ?? 0);
      this.tell({ state: 'reconnecting', transport: this.order.current.name, error: connection.error, retryInMs });
      await pause(timers, retryInMs, signal);
    }
  }

  /** What the end of a connection means: throws what ends the watch, and returns what there is to tell. */
  private async judge(connection: Connection<F, E>): Promise<E | null> {
    const { position } = this.parts;
    const { error } = connection;
    if (!error || error.isTransient) return null;
    if (error.code === 'RESYNC_REQUIRED') {
      position.forget();
      return null;
    }
    if (error.code !== 'NOT_FOUND' || !position.hasBegun) throw error;
    try {
      return (await this.parts.isGone(position.cursor)) ? position.allGone() : null;
    } catch (unknown) {
      // It cannot be told now: what is known stays, and is asked again.
      if (unknown instanceof RollcallError || this.parts.signal.aborted) return null;
      throw unknown;
    }
  }

  private tellWorking(): void {
    const { name } = this.order.current;
    const state = name === 'long-poll' ? 'polling' : 'live';
    if (state !== this.lastState) this.tell({ state, transport: name, error: null, retryInMs: null });
  }

  private tell(status: WatchStatus): void {
    this.lastState = status.state;
    this.parts.onStatus(status);
  }
}

/** One connection: what it delivers, and how it ended. */
class Connection<F, E> {
  error: RollcallError | null = null;
  /** It delivered something. */
  worked = false;
  /** It was ended for a better transport. */
  isForBetter = false;
  private readonly ending = new AbortController();
  private readonly beganAtMs: number;

  constructor(
    private readonly transport: Transport<F>,
    private readonly parts: WatchParts<F, E>,
  ) {
    this.beganAtMs = parts.timers.nowMs();
  }

  /** How long it worked, in milliseconds. */
  get lastedMs(): number {
    return this.worked ? this.parts.timers.nowMs() - this.beganAtMs : 0;
  }

  /** Everything it delivers. Throws {@link RollcallError} when nothing comes for too long. */
  async *frames(betterAfterMs: number | null): AsyncGenerator<F, void, undefined> {
    const { position, signal, times, timers } = this.parts;
    const both = AbortSignal.any([signal, this.ending.signal]);
    const frames = this.transport.connect(position, both)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.heard(frames.next(), this.worked ? times.idleMs : times.openMs);
        if (next === null || next.done) return;
        this.worked = true;
        yield next.value;
        if (betterAfterMs !== null && timers.nowMs() - this.beganAtMs >= betterAfterMs) {
          this.isForBetter = true;
          return;
        }
      }
    } finally {
      this.ending.abort();
      // It may hang in a call that the abort ends: nobody waits for that.
      void frames.return?.().catch(() => undefined);
    }
  }

  failedWith(error: unknown): void {
    if (this.parts.signal.aborted) return;
    if (!(error instanceof RollcallError)) throw error;
    this.error = error;
  }

  /** null = the signal aborted first. */
  private heard<R>(next: Promise<R>, patienceMs: number): Promise<R | null> {
    const { signal, timers } = this.parts;
    return new Promise<R | null>((resolve, reject) => {
      const end = (settle: () => void): void => {
        timer.cancel();
        signal.removeEventListener('abort', aborted);
        settle();
      };
      const aborted = (): void => end(() => resolve(null));
      const silent = new RollcallError(`nothing was heard for ${patienceMs} ms`, { code: 'UNREACHABLE' });
      const timer = timers.after(patienceMs, () => end(() => reject(silent)));
      signal.addEventListener('abort', aborted);
      next.then(
        (value) => end(() => resolve(value)),
        (error: unknown) => end(() => reject(error instanceof Error ? error : new Error(String(error)))),
      );
    });
  }
}
