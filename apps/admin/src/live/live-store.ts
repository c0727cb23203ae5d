import type { WatchStatus } from '@rollcall/client';
import { RollcallError } from '@rollcall/client';

import type { LiveState } from './live-state.js';
import { NOTHING_YET } from './live-state.js';

/** What there is to watch, and what becomes of its events. */
export interface LiveSource<T, E> {
  watch(options: { readonly signal: AbortSignal; readonly onStatus: (status: WatchStatus) => void }): AsyncIterable<E>;
  fold(value: T | null, event: E): Pick<LiveState<T>, 'value' | 'freshness'>;
}

/** When listeners are told: by default once a frame, however many events came. */
export type Schedule = (run: () => void) => void;

/** A watch that outlives a while without listeners: the next screen often wants the same. */
const LINGER_MS = 10_000;

/** One watch, and everybody who looks at it. Begins with its first listener. */
export class LiveStore<T, E> {
  private state: LiveState<T> = NOTHING_YET;
  private shown: LiveState<T> = NOTHING_YET;
  private readonly listeners = new Set<() => void>();
  private watching: AbortController | null = null;
  private leaving: ReturnType<typeof setTimeout> | null = null;
  private isScheduled = false;

  constructor(
    private readonly source: LiveSource<T, E>,
    private readonly parts: { readonly onIdle: () => void; readonly onChange: () => void; readonly schedule: Schedule },
  ) {}

  readonly current = (): LiveState<T> => this.shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.leaving !== null) clearTimeout(this.leaving);
    this.leaving = null;
    this.begin();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.leaving = setTimeout(() => this.stop(), LINGER_MS);
    };
  };

  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  /** Begins anew what has ended, because somebody asks for it. What is known stays until then. */
  readonly restart = (): void => {
    if (this.state.connection !== 'ended') return;
    void this.run();
  };

  /** Ends it, and keeps nothing of what it told: until {@link begin}, or the next that comes to look. */
  forget(): void {
    this.watching?.abort();
    this.watching = null;
    this.change(NOTHING_YET);
  }

  /** Nothing where nobody looks, or it goes on already. */
  begin(): void {
    if (this.isWatched && !this.watching) void this.run();
  }

  /** For good. */
  stop(): void {
    if (this.leaving !== null) clearTimeout(this.leaving);
    this.leaving = null;
    this.watching?.abort();
    this.watching = null;
    this.parts.onIdle();
  }

  private async run(): Promise<void> {
    const watching = new AbortController();
    const { signal } = watching;
    this.watching = watching;
    this.change({ connection: 'connecting', error: null });
    try {
      for await (const event of this.source.watch({ signal, onStatus: (status) => this.told(status, signal) })) {
        if (signal.aborted) return;
        this.change({ ...this.source.fold(this.state.value, event), lastEventAt: Date.now() });
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof RollcallError)) throw error;
      this.change({ connection: 'ended', error });
    }
  }

  private told({ state, error }: WatchStatus, signal: AbortSignal): void {
    if (!signal.aborted) this.change({ connection: state, error });
  }

  private change(change: Partial<LiveState<T>>): void {
    this.state = { ...this.state, ...change };
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.parts.schedule(() => {
      this.isScheduled = false;
      this.shown = this.state;
      for (const listener of this.listeners) listener();
      this.parts.onChange();
    });
  }
}
