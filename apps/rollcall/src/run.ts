import { CommanderError } from 'commander';

import { CommandError } from './command-error.js';
import type { CommandParts } from './command-parts.js';
import { EXIT } from './exit-codes.js';
import { program } from './program.js';

/** Runs one command line, without the program's own name. Resolves with the exit code; what is no {@link CommandError} is thrown. */
export async function run(args: readonly string[], parts: CommandParts): Promise<number> {
  try {
    await program(parts).parseAsync(args, { from: 'user' });
    return EXIT.OK;
  } catch (error) {
    // Commander has said already what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
    if (!(error instanceof CommandError)) throw error;
    if (error.message !== '') parts.terminal.err(`${error.message}\n`);
    return error.exitCode;
  }
}
