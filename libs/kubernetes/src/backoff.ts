import type { Clock, Random } from '@rollcall/catalog';

/** First upper bound; doubles with every failure (client-go's reflector). */
const FIRST_MS = 800;
/** After so long without failure it begins anew. */
const HEALTHY_MS = 120_000;

/** Exponential back-off with full jitter, for whoever tries again and again. */
export class Backoff {
  private failures = 0;
  private workedSinceMs: number | null = null;

  constructor(
    private readonly capMs: number,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** Waits before the next attempt; at least `atLeastMs` (a server's Retry-After). Ends early when aborted. */
  async wait(signal: AbortSignal, atLeastMs = 0): Promise<void> {
    if (this.workedSinceMs !== null && this.clock.monotonicMs() - this.workedSinceMs >= HEALTHY_MS) this.failures = 0;
    this.workedSinceMs = null;
    const bound = Math.min(this.capMs, FIRST_MS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 30);
    await sleep(Math.max(atLeastMs, this.random() * bound), signal, this.clock);
  }

  /** It works now. */
  works(): void {
    this.workedSinceMs ??= this.clock.monotonicMs();
  }
}

/** Resolves after `ms`, or when aborted. */
export async function sleep(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
}
