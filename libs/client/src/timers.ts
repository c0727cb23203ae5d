/** Time as the client needs it; given by tests, which step it. */
export interface Timers {
  /** Only differences mean something. */
  nowMs(): number;
  /** Runs once after `delayMs`, unless it is cancelled. */
  after(delayMs: number, run: () => void): { cancel(): void };
}

export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Resolves after `delayMs`, or at once when the signal aborts. */
export function pause(timers: Timers, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = timers.after(delayMs, end);
    signal.addEventListener('abort', end);
  });
}
