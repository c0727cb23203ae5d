import { Command } from 'commander';

import type { CommandParts } from './command-parts.js';
import { describeCommand } from './commands/describe-command.js';
import { explainCommand } from './commands/explain-command.js';
import { getCommand } from './commands/get/get-command.js';
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
