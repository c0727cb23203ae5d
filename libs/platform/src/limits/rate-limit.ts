/** Over so long a rate is counted: all that it allows may come at once, and comes back evenly. */
const WINDOW_MS = 60_000;
/** Keys that are remembered, twice over: some 10 MB at the most, whoever asks from how many addresses. */
const REMEMBERED_KEYS = 32_768;

export interface RateLimitOptions {
  /** 0 = no limit. */
  readonly perMinute: number;
  readonly monotonicMs: () => number;
  readonly rememberedKeys?: number;
}

/**
 * How much each of many may take: a full minute's worth at once, and then as it comes back (GCRA: a key's whole state is the moment at which
 * it has everything back). Memory is bounded: when more keys are active than are remembered, those that were idle longest are
 * forgotten, which is to say that they have everything back.
 */
export class RateLimit {
  private readonly intervalMs: number;
  private readonly rememberedKeys: number;
  /** When a key has everything back (monotonic); those that took something lately. */
  private recent = new Map<string, number>();
  private earlier = new Map<string, number>();

  constructor(private readonly options: RateLimitOptions) {
    this.intervalMs = options.perMinute === 0 ? 0 : WINDOW_MS / options.perMinute;
    this.rememberedKeys = options.rememberedKeys ?? REMEMBERED_KEYS;
  }

  /** Keys that are remembered now. */
  get size(): number {
    return this.recent.size + this.earlier.size;
  }

  /** Takes one for a key, or nothing at all. 0 = it was there; else milliseconds until it is. */
  take(key: string): number {
    if (this.intervalMs === 0) return 0;
    const now = this.options.monotonicMs();
    const fullAtMs = Math.max(now, this.recent.get(key) ?? this.earlier.get(key) ?? 0);
    const waitMs = fullAtMs + this.intervalMs - now - WINDOW_MS;
    // What comes back is a sum of fractions: their rounding is no reason to wait.
    const isThere = waitMs < 0.001;
    // Who is refused and asks on is remembered, too.
    this.remember(key, isThere ? fullAtMs + this.intervalMs : fullAtMs);
    return isThere ? 0 : waitMs;
  }

  private remember(key: string, fullAtMs: number): void {
    this.recent.set(key, fullAtMs);
    if (this.recent.size < this.rememberedKeys) return;
    this.earlier = this.recent;
    this.recent = new Map();
  }
}
