import type { Environment } from '../config.js';
import type { Terminal } from './terminal.js';

/** The terminal, pipe or file that this process writes to. */
export function processTerminal(process: NodeJS.Process, environment: Environment): Terminal {
  const { stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    hasColours: stdout.isTTY && !environment.NO_COLOR && environment.TERM !== 'dumb',
    columns: stdout.isTTY ? stdout.columns : null,
  };
}
