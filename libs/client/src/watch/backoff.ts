export interface BackoffOptions {
  /** Longest pause after the first failure. */
  readonly baseMs: number;
  readonly capMs: number;
  /** 0 ≤ random < 1. */
  random(): number;
}

/** Pauses that grow with every failure in a row, each between a half and the whole of its length, so that clients part. */
export class Backoff {
  private failures = 0;

  constructor(private readonly options: BackoffOptions) {}

  /** The pause before the next attempt. `lastedMs`: how long the connection that ended had worked; 0 = it never did. */
  next(lastedMs: number): number {
    if (lastedMs >= 2 * this.longest) this.failures = 0;
    const pauseMs = this.longest * (0.5 + this.options.random() / 2);
    this.failures += 1;
    return Math.round(pauseMs);
  }

  private get longest(): number {
    const { baseMs, capMs } = this.options;
    return Math.min(capMs, baseMs * 2 ** Math.min(this.failures, 30));
  }
}
