/** The real clock. Its timers do not keep a process alive by themselves. */
export const systemClock = {
  nowMs: (): number => Date.now(),
  monotonicMs: (): number => performance.now(),
  after: (ms: number, run: () => void): { cancel(): void } => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};
