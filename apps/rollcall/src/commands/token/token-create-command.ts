import type { Role } from '@rollcall/client';
import { ROLES } from '@rollcall/client';
import { Command, Option } from 'commander';

import type { ConnectionOptions } from '../../api/connection-options.js';
import { clientOf, withConnection } from '../../api/connection-options.js';
import type { CommandParts } from '../../command-parts.js';
import { expiryAt } from '../../registrations/input-options.js';
import { inert } from '../../terminal/inert.js';

interface Options extends ConnectionOptions {
  readonly role: Role;
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly restrictedAddresses?: boolean;
  readonly expires?: string;
}

const HELP = `
The token is printed to standard output, this once; Rollcall keeps only a keyed hash of it.

Examples:
  rollcall token create legacy-orders --role reader --namespaces shop
  TOKEN=$(rollcall token create ci --role registrar --namespaces shop,billing --expires 90d)
`;

/** `rollcall token create`. */
export function tokenCreateCommand(parts: CommandParts): Command {
  const command = new Command('create')
    .description('make a token, and print it this once')
    .argument('<name>', 'for whom or what it is')
    .addOption(
      new Option('--role <role>', 'reader; registrar: also registers backends; admin: everything')
        .choices(ROLES)
        .makeOptionMandatory(),
    )
    .option('--clusters <names>', 'only there, comma list', list, ['*'])
    .option('--namespaces <names>', 'only there, comma list', list, ['*'])
    .option('--restricted-addresses', "may register addresses of clusters and of Rollcall's own surroundings")
    .option('--expires <when>', '12h, 90d, or an RFC 3339 time (default: never)')
    .addHelpText('after', HELP)
    .action(async (name: string, options: Options) => {
      const { terminal, signal, now } = parts;
      const { role, clusters, namespaces, restrictedAddresses = false, expires } = options;
      const expiresAt = expires === undefined ? null : expiryAt(expires, now());
      const wanted = { name, role, clusters, namespaces, restrictedAddresses, expiresAt };
      const { id, token } = await clientOf(options, parts).createToken(wanted, { signal });
      terminal.err(`${inert(`${name} (id ${id})`)}, a ${role}: keep the token, it is not shown again.\n`);
      terminal.out(`${inert(token)}\n`);
    });
  return withConnection(command);
}

function list(text: string): readonly string[] {
  return text.split(',').map((each) => each.trim());
}
