import { Command } from 'commander';

import type { ConnectionOptions } from '../api/connection-options.js';
import { clientOf, withConnection } from '../api/connection-options.js';
import type { ScopeOptions } from '../api/service-names.js';
import { withNamespace } from '../api/service-names.js';
import type { CommandParts } from '../command-parts.js';
import { backendText, serviceOf } from '../registrations/backend-text.js';
import { findRegistrations } from '../registrations/find-registrations.js';
import { inert } from '../terminal/inert.js';

interface Options extends ConnectionOptions, ScopeOptions {
  readonly dryRun?: boolean;
}

const HELP = `
Removes a registration, with all ports of the address. Open connections are not ended by that; \`rollcall drain\` first lets them end by themselves.

Examples:
  rollcall remove shop/orders-db 10.9.8.7
  rollcall remove shop/orders-db 10.9.8.7 --dry-run
`;

/** `rollcall remove`: a backend is registered no longer. */
export function removeCommand(parts: CommandParts): Command {
  const command = new Command('remove')
    .description('remove a registered backend')
    .argument('<id|service>', 'the id of a registration, or NAME or NAMESPACE/NAME of a service')
    .argument('[address]', 'with a service: the address')
    .option('--dry-run', 'check it, and do nothing')
    .addHelpText('after', HELP)
    .action(async (target: string, address: string | undefined, options: Options) => {
      const { terminal, signal } = parts;
      const client = clientOf(options, parts);
      const { dryRun = false } = options;
      for (const backend of await findRegistrations({ target, address, scope: options }, client, signal)) {
        await client.removeBackend(backend.id, { version: backend.version, dryRun, signal });
        const words = dryRun ? 'would be removed' : 'is removed';
        terminal.out(`${inert(`${backendText(backend)} of ${serviceOf(backend)}`)} ${words}\n`);
      }
    });
  return withConnection(withNamespace(command));
}
