import { Command } from 'commander';

import { clientOf } from '../api/connection-options.js';
import { CommandError } from '../command-error.js';
import type { CommandParts } from '../command-parts.js';
import { EXIT } from '../exit-codes.js';
import { fileTexts } from '../files/file-texts.js';
import { wantedRegistrations } from '../files/wanted-registrations.js';
import { carryOut, doneText } from '../registrations/carry-out.js';
import { checkComparison } from '../registrations/check-comparison.js';
import type { ComparisonCounts } from '../registrations/comparison-text.js';
import { comparisonText, countsOf, toDo } from '../registrations/comparison-text.js';
import { compareServices } from '../registrations/service-comparison.js';
import { inert } from '../terminal/inert.js';
import type { FileOptions } from './file-options.js';
import { withFiles } from './file-options.js';

interface Options extends FileOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const HELP = `
Makes what is registered what documents of kind ExternalBackends say, and shows what differs. All documents are read and checked, by the server too, before anything is done.
Running it again does nothing.

A backend is known by its Service, its address, and the names, protocols and numbers of its ports: with another address or other ports it is another backend. With a port more
or less it is the same one. Fields that a document leaves out have their default, but for state: what was drained by hand stays so.

Examples:
  rollcall apply -f registrations/                    every document in the folder
  rollcall apply -f orders-db.yaml --dry-run          what would be
  rollcall apply -f registrations/ --prune --yes      and remove what is not in them any more
  rollcall export -n shop | rollcall apply -f -       nothing, as export says what is
`;

/** `rollcall apply`: files say what is registered. */
export function applyCommand(parts: CommandParts): Command {
  const command = new Command('apply')
    .description('make what is registered what files say')
    .option('--dry-run', 'show and check everything, and do nothing')
    .option('--yes', 'with --prune: do remove')
    .addHelpText('after', HELP)
    .action((options: Options) => apply(options, parts));
  return withFiles(command);
}

async function apply(
  { filename, prune = false, dryRun, yes, ...options }: Options,
  parts: CommandParts,
): Promise<void> {
  const { terminal, signal, now, input } = parts;
  const client = clientOf(options, parts);
  const wanted = wantedRegistrations(await fileTexts(filename, input), new Date(now()).toISOString());
  const services = await compareServices(wanted, client, signal);
  const { findings, unchecked } = await checkComparison(services, client, signal);
  // Without a dry run the status of each registration says it.
  for (const warning of [...findings, ...(dryRun ? unchecked : [])]) terminal.err(`Warning: ${inert(warning)}\n`);
  const counts = countsOf(services);
  terminal.out(comparisonText(services, { prune, hasColours: terminal.hasColours }));
  if (!prune && counts.surplus > 0) terminal.err(`${left(counts)}\n`);
  if (toDo(counts, prune) === 0) {
    terminal.out(`Nothing to do: ${counts.same} registered as the files say.\n`);
    return;
  }
  if (dryRun) {
    terminal.out(`Dry run, nothing was done: ${planText(counts, prune)}.\n`);
    return;
  }
  if (prune && counts.surplus > 0 && !yes)
    throw new CommandError(`Error: nothing was done: --yes says that ${counts.surplus} may be removed.`, EXIT.FAILURE);
  const done = await carryOut(services, { client, signal, prune });
  for (const warning of done.warnings) terminal.err(`Warning: ${inert(warning)}\n`);
  terminal.out(`${doneText(done)}; ${counts.same} were so already.\n`);
}

function planText({ register, change, surplus, same }: ComparisonCounts, prune: boolean): string {
  return `${register} to register, ${change} to change, ${prune ? surplus : 0} to remove; ${same} are so already`;
}

function left({ surplus }: ComparisonCounts): string {
  return `${surplus} registered for these Services and not in the files: left alone. --prune removes them.`;
}
