import type { Clock, Timer } from '@rollcall/catalog';

/**
 * A process that may be killed or stopped for a while between any two awaits: its timers and the answers that it waits for come
 * later, or never. What it had sent goes on: a write that was on its way arrives.
 */
export class SimulatedProcess implements Clock {
  private killed = false;
  private paused = false;
  private readonly deferred: (() => void)[] = [];

  constructor(private readonly clock: Clock) {}

  get isAlive(): boolean {
    return !this.killed;
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  monotonicMs(): number {
    return this.clock.monotonicMs();
  }

  after(ms: number, run: () => void): Timer {
    let cancelled = false;
    const timer = this.clock.after(ms, () => {
      this.whenAwake(() => {
        if (!cancelled) run();
      });
    });
    return {
      cancel: () => {
        cancelled = true;
        timer.cancel();
      },
    };
  }

  kill(): void {
    this.killed = true;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    for (const run of this.deferred.splice(0)) this.whenAwake(run);
  }

  /** A port as this process uses it. */
  using<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...values: readonly unknown[]): Promise<unknown> => {
          await this.awake();
          try {
            return (await Reflect.apply(member, target, values)) as unknown;
          } finally {
            await this.awake();
          }
        };
      },
    });
  }

  private awake(): Promise<void> {
    return new Promise((resolve) => this.whenAwake(resolve));
  }

  private whenAwake(run: () => void): void {
    if (this.killed) return;
    if (this.paused) this.deferred.push(run);
    else run();
  }
}
