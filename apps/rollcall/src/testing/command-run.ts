import type { Environment } from '../config.js';
import { run } from '../run.js';

export interface CommandRunOptions {
  readonly environment?: Environment;
  readonly hasColours?: boolean;
  readonly columns?: number;
  /** Standard input. */
  readonly input?: string;
}

/** The clock of every run. Tests run in whatever time zone the machine has: `clockTime` is of that zone, too. */
export const NOW = Date.parse('2026-01-01T12:00:00Z');

/** One run of the command in this process: what it writes, and how it ends. */
export class CommandRun {
  out = '';
  err = '';
  /** The exit code, when it has ended. */
  readonly code: Promise<number>;
  private readonly interrupt = new AbortController();
  private wake: (() => void) | null = null;

  constructor(args: string, { environment = {}, hasColours = false, columns, input = '' }: CommandRunOptions = {}) {
    const write = (stream: 'out' | 'err') => (text: string) => {
      this[stream] += text;
      this.wake?.();
    };
    this.code = run(words(args), {
      terminal: { out: write('out'), err: write('err'), hasColours, columns: columns ?? null },
      environment,
      input: () => Promise.resolve(input),
      signal: this.interrupt.signal,
      now: () => NOW,
    });
    // A test may look at it later.
    this.code.catch(() => undefined);
  }

  /** Ctrl-C. */
  stop(): void {
    this.interrupt.abort();
  }

  /** Resolves when so many lines were written to standard output. */
  async lines(count: number): Promise<readonly string[]> {
    for (;;) {
      const lines = this.out.split('\n').slice(0, -1);
      if (lines.length >= count) return lines;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

/** Splits as a shell does, for as much of it as tests need. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}
