import { RollcallError } from '@rollcall/client';
import { CommanderError } from 'commander';

import { refusal } from './api/refusal.js';
import { CommandError } from './command-error.js';
import type { CommandParts } from './command-parts.js';
import { EXIT } from './exit-codes.js';
import { program } from './program.js';
import { inertLines } from './terminal/inert.js';

/**
 * Runs one command line, without the program's own name. Resolves
 * with the exit code; what is no {@link CommandError} is thrown.
 */
export async function run(args: readonly string[], parts: CommandParts): Promise<number> {
  try {
    await program(parts).parseAsync(args, { from: 'user' });
    return EXIT.OK;
  } catch (error) {
    // Commander has said already what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
    const ending = error instanceof RollcallError ? refusal(error) : error;
    if (ending instanceof CommandError) {
      if (ending.message !== '') parts.terminal.err(`${inertLines(ending.message)}\n`);
      return ending.exitCode;
    }
    if (parts.signal.aborted) return EXIT.INTERRUPTED;
    throw error;
  }
}
