import { Command } from 'commander';

import type { ConnectionOptions } from '../../api/connection-options.js';
import { clientOf, withConnection } from '../../api/connection-options.js';
import type { ScopeOptions } from '../../api/service-names.js';
import { withAllNamespaces } from '../../api/service-names.js';
import type { CommandParts } from '../../command-parts.js';
import { backendColumns } from '../../output/backend-columns.js';
import { printList } from '../../output/list-printer.js';
import type { OutputFormat } from '../../output/output-option.js';
import { withOutput } from '../../output/output-option.js';
import { listRegistrations, registrationFilter } from '../../registrations/list-registrations.js';

interface Options extends ConnectionOptions, ScopeOptions {
  readonly output: OutputFormat;
}

const HELP = `
WRITTEN says how far a registration has come into the cluster: PENDING to be written; WRITTEN taken by the API server; OBSERVED seen back on the watch; DISABLED not to be
written; CONFLICT, REFUSED and ORPHANED need somebody: -o wide says why.

Examples:
  rollcall get backends -A -o wide
  rollcall get backends shop/orders-db -o name
`;

/** `rollcall get backends`: what is registered, and how far it has come. */
export function getBackendsCommand(parts: CommandParts): Command {
  const command = new Command('backends')
    .alias('backend')
    .description('registered backends, and how far they have come')
    .argument('[service]', 'only of this: NAME or NAMESPACE/NAME')
    .addHelpText('after', HELP)
    .action((service: string | undefined, options: Options) => getBackends(service, options, parts));
  return withConnection(withOutput(withAllNamespaces(command)));
}

async function getBackends(service: string | undefined, options: Options, parts: CommandParts): Promise<void> {
  const { terminal, signal, now } = parts;
  const { output, allNamespaces = false } = options;
  const rows = await listRegistrations(registrationFilter(service, options), clientOf(options, parts), signal);
  const columns = backendColumns({ isWide: output === 'wide', hasNamespace: allNamespaces, now });
  printList(terminal, { output, columns, rows, names: rows.map(({ id }) => id), document: { items: rows } });
  if (rows.length === 0) terminal.err('Nothing is registered here.\n');
}
