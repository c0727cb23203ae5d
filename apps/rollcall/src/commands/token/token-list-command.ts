import type { ApiToken } from '@rollcall/client';
import { Command } from 'commander';

import type { ConnectionOptions } from '../../api/connection-options.js';
import { clientOf, withConnection } from '../../api/connection-options.js';
import type { CommandParts } from '../../command-parts.js';
import { printList } from '../../output/list-printer.js';
import type { OutputFormat } from '../../output/output-option.js';
import { withOutput } from '../../output/output-option.js';
import { age } from '../../terminal/duration.js';
import type { Column } from '../../terminal/table.js';

interface Options extends ConnectionOptions {
  readonly output: OutputFormat;
}

const HELP = `
Examples:
  rollcall token list
  rollcall token list -o json | jq '.items[] | select(.lastUsedAt == null) | .name'
                                             those that nobody has used yet
`;

/** `rollcall token list`. */
export function tokenListCommand(parts: CommandParts): Command {
  const command = new Command('list')
    .alias('ls')
    .description('who has a token, for what, and when it was used last')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { terminal, signal, now } = parts;
      const items = await clientOf(options, parts).tokens({ signal });
      const names = items.map(({ id }) => id);
      printList(terminal, { output: options.output, columns: columns(now), rows: items, names, document: { items } });
      if (items.length === 0) terminal.err('There are no tokens.\n');
    });
  return withConnection(withOutput(command));
}

function columns(now: () => number): readonly Column<ApiToken>[] {
  return [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'ROLE', cell: ({ role, restrictedAddresses }) => (restrictedAddresses ? `${role}+restricted` : role) },
    { title: 'CLUSTERS', cell: ({ clusters }) => clusters.join(',') },
    { title: 'NAMESPACES', cell: ({ namespaces }) => namespaces.join(',') },
    { title: 'LAST-USED', cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : `${age(lastUsedAt, now())} ago`) },
    { title: 'EXPIRES', cell: ({ expiresAt }) => expiresAt ?? 'never' },
    { title: 'AGE', cell: ({ createdAt }) => age(createdAt, now()) },
    { title: 'ID', cell: ({ id }) => id },
  ];
}
