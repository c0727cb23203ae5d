import type { Clock, Random, Timer } from '../clock.js';
import type { Logger } from '../logger.js';

/** What a turn of a key ends with. */
export type Turn =
  /** It went well; the key has another turn when it is added, or by itself in so many ms (null = never). */
  | { readonly type: 'DONE'; readonly againInMs: number | null }
  /** It went well, and the key rests for so long, whoever adds it; then it has another turn. */
  | { readonly type: 'PAUSE'; readonly ms: number }
  /** It failed: the key rests, longer each time, and at least `afterMs`; then it has another turn. */
  | { readonly type: 'RETRY'; readonly afterMs: number | null };

export interface KeyedQueueOptions {
  /** Turns at a time. */
  readonly concurrency: number;
  readonly firstBackoffMs: number;
  readonly backoffCapMs: number;
}

export interface KeyedQueueParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/**
 * A work queue with a back-off for each key, as Kubernetes controllers have it: a key that is added many times has one turn, never two at a time, and one that
 * fails rests longer each time, however often it is added.
 */
export class KeyedQueue {
  private readonly waiting = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();
  /** Added while they had their turn. */
  private readonly again = new Set<string>();
  /** Renewed while they had their turn. */
  private readonly renewed = new Set<string>();
  /** Not to be run before these ring. */
  private readonly resting = new Map<string, Timer>();
  /** To be run when these ring, if nothing comes before. */
  private readonly planned = new Map<string, Timer>();
  private readonly failures = new Map<string, number>();
  private stopped = false;

  constructor(
    private readonly options: KeyedQueueOptions,
    private readonly parts: KeyedQueueParts,
    private readonly work: (key: string) => Promise<Turn>,
  ) {}

  /** There may be something to do for the key. */
  add(key: string): void {
    if (this.stopped || this.resting.has(key)) return;
    if (this.running.has(key)) {
      this.again.add(key);
      return;
    }
    cancel(this.planned, key);
    this.waiting.add(key);
    this.fill();
  }

  /** The same in so many ms, unless something comes before. */
  addIn(key: string, ms: number): void {
    if (this.stopped || this.resting.has(key) || this.waiting.has(key) || this.running.has(key)) return;
    cancel(this.planned, key);
    this.planned.set(key, this.timer(this.planned, key, ms));
  }

  /** What made the key fail may be mended: it rests no longer. */
  renew(key: string): void {
    if (this.running.has(key)) this.renewed.add(key);
    this.failures.delete(key);
    cancel(this.resting, key);
    this.add(key);
  }

  /** There is nothing to do for the key any more. */
  forget(key: string): void {
    for (const set of [this.waiting, this.again, this.renewed]) set.delete(key);
    for (const timers of [this.resting, this.planned]) cancel(timers, key);
    this.failures.delete(key);
  }

  /** Begins no other turn from now on; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.waiting.clear();
    for (const timers of [this.resting, this.planned]) for (const key of [...timers.keys()]) cancel(timers, key);
    await Promise.all(this.running.values());
  }

  private fill(): void {
    for (const key of this.waiting) {
      if (this.running.size >= this.options.concurrency) return;
      this.waiting.delete(key);
      this.running.set(key, this.run(key));
    }
  }

  private async run(key: string): Promise<void> {
    const turn = await this.attempt(key);
    this.running.delete(key);
    if (this.stopped) return;
    this.end(key, turn);
    this.fill();
  }

  private async attempt(key: string): Promise<Turn> {
    try {
      return await this.work(key);
    } catch (error) {
      this.parts.logger.warn('a turn failed and is tried again', { key, error: (error as Error).message });
      return { type: 'RETRY', afterMs: null };
    }
  }

  private end(key: string, turn: Turn): void {
    const isRenewed = this.renewed.delete(key);
    const isDue = this.again.delete(key) || isRenewed;
    if (turn.type === 'DONE' || isRenewed) {
      this.failures.delete(key);
      if (isDue) this.add(key);
      else if (turn.type === 'DONE' && turn.againInMs !== null) this.addIn(key, turn.againInMs);
      return;
    }
    this.resting.set(key, this.timer(this.resting, key, turn.type === 'PAUSE' ? turn.ms : this.backoff(key, turn)));
  }

  /** Half of it is left to chance. */
  private backoff(key: string, { afterMs }: Extract<Turn, { type: 'RETRY' }>): number {
    const { firstBackoffMs, backoffCapMs } = this.options;
    const failures = this.failures.get(key) ?? 0;
    this.failures.set(key, failures + 1);
    const ms = Math.min(backoffCapMs, firstBackoffMs * 2 ** Math.min(failures, 30));
    return Math.max(afterMs ?? 0, ms * (0.5 + this.parts.random() / 2));
  }

  private timer(timers: Map<string, Timer>, key: string, ms: number): Timer {
    return this.parts.clock.after(ms, () => {
      timers.delete(key);
      this.add(key);
    });
  }
}

function cancel(timers: Map<string, Timer>, key: string): void {
  timers.get(key)?.cancel();
  timers.delete(key);
}
