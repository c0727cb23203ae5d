import { RollcallError } from '@rollcall/client';
import { Command } from 'commander';

import { clientOf } from '../api/connection-options.js';
import { refusal } from '../api/refusal.js';
import { CommandError } from '../command-error.js';
import type { CommandParts } from '../command-parts.js';
import { EXIT } from '../exit-codes.js';
import { fileTexts } from '../files/file-texts.js';
import { wantedRegistrations } from '../files/wanted-registrations.js';
import { comparisonText, countsOf, toDo } from '../registrations/comparison-text.js';
import { compareServices } from '../registrations/service-comparison.js';
import type { FileOptions } from './file-options.js';
import { withFiles } from './file-options.js';

const HELP = `
Shows what \`rollcall apply\` would do. Reads only: the token of a reader is enough.

Exit codes, as those of kubectl diff: 0 nothing differs, 1 something does, above 1 it could not be told.

Examples:
  rollcall diff -f registrations/ --prune
`;

/** `rollcall diff`: what differs between files and what is registered. */
export function diffCommand(parts: CommandParts): Command {
  const command = new Command('diff')
    .description('show what differs between files and what is registered')
    .addHelpText('after', HELP)
    .action((options: FileOptions) => diff(options, parts));
  return withFiles(command);
}

async function diff({ filename, prune = false, ...options }: FileOptions, parts: CommandParts): Promise<void> {
  const { terminal, signal, now, input } = parts;
  const client = clientOf(options, parts);
  const wanted = wantedRegistrations(await fileTexts(filename, input), new Date(now()).toISOString());
  const services = await compareServices(wanted, client, signal).catch((error: unknown) => {
    throw error instanceof RollcallError ? notTold(refusal(error)) : error;
  });
  terminal.out(comparisonText(services, { prune, hasColours: terminal.hasColours }));
  if (toDo(countsOf(services), prune) > 0) throw new CommandError('', EXIT.FAILURE);
}

/** 1 means that something differs, and nothing else. */
function notTold(error: CommandError): CommandError {
  if (error.exitCode !== EXIT.FAILURE) return error;
  return new CommandError(error.message, EXIT.UNAVAILABLE, { cause: error });
}
