import { Command } from 'commander';

import type { CommandParts } from '../../command-parts.js';
import { tokenCreateCommand } from './token-create-command.js';
import { tokenListCommand } from './token-list-command.js';
import { tokenRevokeCommand } from './token-revoke-command.js';

/** `rollcall token`: access for others. */
export function tokenCommand(parts: CommandParts): Command {
  return new Command('token')
    .description('give others access, and end it; for administrators')
    .addCommand(tokenCreateCommand(parts))
    .addCommand(tokenListCommand(parts))
    .addCommand(tokenRevokeCommand(parts));
}
