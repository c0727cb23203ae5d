/** Time as the story sees it: the shape of the catalog's Clock, so that a test can step it. */
export interface DemoClock {
  /** Wall clock, milliseconds since the epoch. */
  nowMs(): number;
  after(ms: number, run: () => void): { cancel(): void };
}

/** The real one. Its timers keep no process alive. */
export const realClock: DemoClock = {
  nowMs: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
