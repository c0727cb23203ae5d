import { Command } from 'commander';

import type { ConnectionOptions } from '../../api/connection-options.js';
import { clientOf, withConnection } from '../../api/connection-options.js';
import { CommandError } from '../../command-error.js';
import type { CommandParts } from '../../command-parts.js';
import { EXIT } from '../../exit-codes.js';
import { inert } from '../../terminal/inert.js';

const HELP = `
Examples:
  rollcall token revoke ci
`;

/** `rollcall token revoke`. */
export function tokenRevokeCommand(parts: CommandParts): Command {
  const command = new Command('revoke')
    .description('end a token, and every stream that is open with it')
    .argument('<id|name>', 'as `rollcall token list` shows it')
    .addHelpText('after', HELP)
    .action(async (idOrName: string, options: ConnectionOptions) => {
      const { terminal, signal } = parts;
      const client = clientOf(options, parts);
      const tokens = await client.tokens({ signal });
      const found = tokens.filter(({ id, name }) => id === idOrName || name === idOrName);
      const [token, another] = found;
      if (!token) throw new CommandError(`Error: there is no token ${inert(idOrName)}.`, EXIT.NOT_FOUND);
      if (another) {
        const ids = found.map(({ id }) => id).join(', ');
        throw new CommandError(
          `Error: ${found.length} tokens have this name: give the id of one (${ids}).`,
          EXIT.USAGE,
        );
      }
      await client.revokeToken(token.id, { signal });
      terminal.out(`${inert(`${token.name} (id ${token.id})`)} is revoked\n`);
    });
  return withConnection(command);
}
