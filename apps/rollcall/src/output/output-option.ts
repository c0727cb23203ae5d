import type { Command } from 'commander';
import { Option } from 'commander';

const OUTPUT_FORMATS = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export function withOutput(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', 'how to print it').choices(OUTPUT_FORMATS).default('table'),
  );
}
