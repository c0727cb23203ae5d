import type { Clock, Timer } from '@rollcall/catalog';

interface Alarm {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is stepped. Timers of one moment run in the order in which they were set. */
export class ManualClock implements Clock {
  private elapsedMs = 0;
  private orders = 0;
  private readonly alarms = new Set<Alarm>();

  /** `turns`: how often the event loop turns between two timers; one is enough where everything waits for promises alone. */
  constructor(
    private readonly startMs = Date.parse('2026-01-01T00:00:00Z'),
    private readonly turns?: number,
  ) {}

  nowMs(): number {
    return this.startMs + this.elapsedMs;
  }

  monotonicMs(): number {
    return this.elapsedMs;
  }

  after(ms: number, run: () => void): Timer {
    const alarm = { atMs: this.elapsedMs + ms, order: this.orders++, run };
    this.alarms.add(alarm);
    return { cancel: () => void this.alarms.delete(alarm) };
  }

  /** Timers that are set. */
  get count(): number {
    return this.alarms.size;
  }

  /** When the next timer is due, in ms from now; null = none is set. */
  nextInMs(): number | null {
    const next = this.next();
    return next ? Math.max(0, next.atMs - this.elapsedMs) : null;
  }

  /** Moves on, running what falls due on the way; between two timers everything that waits for a promise may go on. */
  async step(ms: number): Promise<void> {
    const untilMs = this.elapsedMs + ms;
    await settle(this.turns);
    for (let next = this.next(); next && next.atMs <= untilMs; next = this.next()) {
      this.alarms.delete(next);
      this.elapsedMs = Math.max(this.elapsedMs, next.atMs);
      next.run();
      await settle(this.turns);
    }
    this.elapsedMs = untilMs;
    await settle(this.turns);
  }

  private next(): Alarm | undefined {
    let next: Alarm | undefined;
    for (const alarm of this.alarms)
      if (!next || alarm.atMs < next.atMs || (alarm.atMs === next.atMs && alarm.order < next.order)) next = alarm;
    return next;
  }
}

/** Lets everything run that waits for nothing but promises. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
