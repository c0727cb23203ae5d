import type { RollcallError } from '@rollcall/client';

import type { Connection, LiveState } from './live-state.js';
import type { LiveSource, Schedule } from './live-store.js';
import { LiveStore } from './live-store.js';

/** All watches of a page in one word: as the worst of them. */
export interface LiveSummary {
  readonly connection: Connection;
  readonly error: RollcallError | null;
  readonly lastEventAt: number | null;
}

/** From the best to the worst. */
const ORDER: readonly Connection[] = ['live', 'polling', 'connecting', 'reconnecting', 'ended'];
const NOTHING: LiveSummary = { connection: 'connecting', error: null, lastEventAt: null };

/** The watches of a page: who asks for the same shares one. */
export class LiveRegistry {
  private readonly stores = new Map<string, LiveStore<unknown, unknown>>();
  private readonly listeners = new Set<() => void>();
  private summary: LiveSummary = NOTHING;

  constructor(private readonly schedule: Schedule = onNextFrame) {}

  /** `key` says all of what is watched. */
  store<T, E>(key: string, source: LiveSource<T, E>): LiveStore<T, E> {
    const known = this.stores.get(key);
    if (known) return known as unknown as LiveStore<T, E>;
    const store = new LiveStore<T, E>(source, {
      onIdle: () => this.stores.delete(key),
      onChange: () => this.changed(),
      schedule: this.schedule,
    });
    this.stores.set(key, store);
    return store;
  }

  readonly current = (): LiveSummary => this.summary;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /**
   * Begins all watches anew, for another caller: what was told before was told to somebody else. They go on a frame later, when all have
   * left the socket that they share: it belongs to who opened it.
   */
  restart(): void {
    for (const store of this.stores.values()) store.forget();
    this.schedule(() => {
      for (const store of this.stores.values()) store.begin();
    });
  }

  private changed(): void {
    const next = summaryOf(
      [...this.stores.values()].filter(({ isWatched }) => isWatched).map((store) => store.current()),
    );
    const { connection, error, lastEventAt } = this.summary;
    if (connection === next.connection && error === next.error && lastEventAt === next.lastEventAt) return;
    this.summary = next;
    for (const listener of this.listeners) listener();
  }
}

function summaryOf(states: readonly LiveState<unknown>[]): LiveSummary {
  const [first, ...others] = states;
  if (!first) return NOTHING;
  const worst = others.reduce((a, b) => (ORDER.indexOf(b.connection) > ORDER.indexOf(a.connection) ? b : a), first);
  const times = states.flatMap(({ lastEventAt }) => lastEventAt ?? []);
  return {
    connection: worst.connection,
    error: worst.error,
    lastEventAt: times.length > 0 ? Math.max(...times) : null,
  };
}

/** A page that nobody sees has no frames: it catches up when it is looked at. */
function onNextFrame(run: () => void): void {
  requestAnimationFrame(run);
}
