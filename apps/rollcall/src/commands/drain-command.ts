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
  readonly undo?: boolean;
  readonly dryRun?: boolean;
}

const HELP = `
A backend that is drained gets no new connections and may finish those that it has: it is served as not ready, serving and terminating. Nothing is removed.

Examples:
  rollcall drain shop/orders-db 10.9.8.7
  rollcall drain shop/orders-db 10.9.8.7 --undo
  rollcall drain 0mwvi0wtu00020316ba29e870a0ee      by its id (\`rollcall get backends\` has them)
`;

/** `rollcall drain`: a backend gets nothing new. */
export function drainCommand(parts: CommandParts): Command {
  const command = new Command('drain')
    .description('let a registered backend finish what it has, and give it nothing new')
    .argument('<id|service>', 'the id of a registration, or NAME or NAMESPACE/NAME of a service')
    .argument('[address]', 'with a service: the address')
    .option('--undo', 'it takes part again')
    .option('--dry-run', 'check it, and do nothing')
    .addHelpText('after', HELP)
    .action(async (target: string, address: string | undefined, options: Options) => {
      const { terminal, signal } = parts;
      const client = clientOf(options, parts);
      const state = options.undo ? 'ACTIVE' : 'DRAINING';
      const dryRun = options.dryRun ?? false;
      for (const backend of await findRegistrations({ target, address, scope: options }, client, signal)) {
        const { id, version } = backend;
        if (backend.state !== state) await client.updateBackend(id, { state }, { version, dryRun, signal });
        const words = backend.state === state ? 'is already' : dryRun ? 'would be' : 'is now';
        terminal.out(`${inert(`${backendText(backend)} of ${serviceOf(backend)}`)} ${words} ${state}\n`);
      }
    });
  return withConnection(withNamespace(command));
}
