import { Command } from 'commander';

import type { CommandParts } from './command-parts.js';
import { applyCommand } from './commands/apply-command.js';
import { describeCommand } from './commands/describe-command.js';
import { diffCommand } from './commands/diff-command.js';
import { drainCommand } from './commands/drain-command.js';
import { explainCommand } from './commands/explain-command.js';
import { exportCommand } from './commands/export-command.js';
import { getCommand } from './commands/get/get-command.js';
import { registerCommand } from './commands/register-command.js';
import { removeCommand } from './commands/remove-command.js';
import { tokenCommand } from './commands/token/token-command.js';
import { watchCommand } from './commands/watch-command.js';
import { doctorCommand } from './doctor/doctor-command.js';
import { EXIT_CODE_HELP } from './exit-codes.js';
import { upCommand } from './up/up-command.js';
import { VERSION } from './version.js';

const EXAMPLES = `Examples:
  rollcall up                          run everything here, with the demo if no cluster is configured
  rollcall get services -A             who has how many behind it
  rollcall get endpoints shop/cart     who stands behind shop/cart
  rollcall watch shop/cart             and every change, as it happens
  rollcall explain shop/cart 10.0.0.7  why that one is, or is not, there
  rollcall register shop/orders-db 10.9.8.7 --port 5432
                                       a database outside stands behind it from now on
  rollcall apply -f registrations/     and as files say, from Git
  rollcall doctor                      what is wrong here`;

/** The command line: each sub-command is registered from a file of its own. */
export function program(parts: CommandParts): Command {
  const { terminal } = parts;
  const rollcall = new Command('rollcall')
    .description('Tells who stands behind every Kubernetes Service, right now, and why.')
    .version(VERSION, '-V, --version', 'print the version')
    .addHelpText('after', `\n${EXAMPLES}\n\n${EXIT_CODE_HELP}`)
    .addCommand(upCommand(parts))
    .addCommand(getCommand(parts))
    .addCommand(describeCommand(parts))
    .addCommand(explainCommand(parts))
    .addCommand(watchCommand(parts))
    .addCommand(registerCommand(parts))
    .addCommand(drainCommand(parts))
    .addCommand(removeCommand(parts))
    .addCommand(applyCommand(parts))
    .addCommand(diffCommand(parts))
    .addCommand(exportCommand(parts))
    .addCommand(tokenCommand(parts))
    .addCommand(doctorCommand(parts));
  for (const each of withSubCommands(rollcall)) {
    each.exitOverride().configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      getOutHasColors: () => terminal.hasColours,
      getErrHasColors: () => terminal.hasColours,
      getOutHelpWidth: () => terminal.columns ?? 100,
      getErrHelpWidth: () => terminal.columns ?? 100,
    });
  }
  return rollcall;
}

/** A command and everything below it. */
export function withSubCommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubCommands)];
}
