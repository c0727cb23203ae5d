import type { Environment } from './config.js';
import type { Terminal } from './terminal/terminal.js';

/** What the sub-commands need of the world. */
export interface CommandParts {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** All of standard input, as text. */
  readonly input: () => Promise<string>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Wall clock, in milliseconds since 1970. */
  readonly now: () => number;
}
