/** One line of the doctor's report. */
export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  /** What is so. */
  readonly text: string;
  /** What to do about it; null = nothing has to be done. */
  readonly advice: string | null;
}

export function ok(text: string): Finding {
  return { level: 'ok', text, advice: null };
}

/** It works, and something is lost or will be. */
export function warn(text: string, advice: string): Finding {
  return { level: 'warn', text, advice };
}

/** It does not work. */
export function fail(text: string, advice: string): Finding {
  return { level: 'fail', text, advice };
}

/** What an error says, for people. Judged by shape: errors of Node may be of another realm. */
export function wordsOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
