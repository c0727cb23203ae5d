/** A timer that can be called off. */
export interface Timer {
  cancel(): void;
}

/**
 * Time as the catalog sees it: injected, so that tests and the simulation step it.
 *
 * Promises: `monotonicMs` never goes back and does not jump with the wall clock; `after` calls back once, not before `ms`
 * have passed and never synchronously. Does not promise punctuality.
 */
export interface Clock {
  /** Wall clock, milliseconds since the epoch. May jump. */
  nowMs(): number;
  /** For durations. */
  monotonicMs(): number;
  after(ms: number, run: () => void): Timer;
}

/** A number in [0, 1), for jitter. Injected for the same reason as {@link Clock}. */
export type Random = () => number;
