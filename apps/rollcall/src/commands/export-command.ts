import type { Backend, BackendFilter } from '@rollcall/client';
import type { JsonObject } from '@rollcall/core';
import { writeExternalBackends } from '@rollcall/core';
import { Command, Option } from 'commander';

import type { ConnectionOptions } from '../api/connection-options.js';
import { clientOf, withConnection } from '../api/connection-options.js';
import type { ScopeOptions } from '../api/service-names.js';
import { withAllNamespaces } from '../api/service-names.js';
import { CommandError } from '../command-error.js';
import type { CommandParts } from '../command-parts.js';
import { EXIT } from '../exit-codes.js';
import { jsonDocument, yamlDocument } from '../output/documents.js';
import { serviceOf } from '../registrations/backend-text.js';
import { listRegistrations, registrationFilter } from '../registrations/list-registrations.js';

interface Options extends ConnectionOptions, ScopeOptions {
  readonly output: 'yaml' | 'json';
}

const HELP = `
Prints what is registered as documents of kind ExternalBackends, one for each Service and cluster: what \`rollcall apply\` reads. Ids, versions and what Rollcall says of
a registration are not in them.

Examples:
  rollcall export -A > registrations.yaml     everything, to begin with Git
  rollcall export shop/orders-db -o json
`;

/** `rollcall export`: what is registered, as files. */
export function exportCommand(parts: CommandParts): Command {
  const command = new Command('export')
    .description('print what is registered as documents for apply')
    .argument('[service]', 'only of this: NAME or NAMESPACE/NAME')
    .addOption(new Option('-o, --output <format>', 'how to print it').choices(['yaml', 'json']).default('yaml'))
    .addHelpText('after', HELP)
    .action((service: string | undefined, options: Options) => exportAll(service, options, parts));
  return withConnection(withAllNamespaces(command));
}

async function exportAll(service: string | undefined, options: Options, parts: CommandParts): Promise<void> {
  const { terminal, signal } = parts;
  const filter = registrationFilter(service, options);
  const services = new Map<string, Backend[]>();
  for (const backend of await listRegistrations(filter, clientOf(options, parts), signal)) {
    const key = serviceOf(backend);
    const known = services.get(key);
    if (known) known.push(backend);
    else services.set(key, [backend]);
  }
  const documents = [...services.values()].map(documentOf);
  const [first] = documents;
  if (!first) throw new CommandError(`Nothing is registered ${placeOf(filter)}.`, EXIT.NOT_FOUND);
  if (options.output === 'json') terminal.out(jsonDocument(documents.length === 1 ? first : documents));
  else terminal.out(documents.map(yamlDocument).join('---\n'));
}

function placeOf({ namespace, service }: BackendFilter): string {
  if (service !== undefined) return `for ${namespace}/${service}`;
  return namespace === undefined ? 'at all' : `in namespace ${namespace} (-A: in all)`;
}

/** All of one Service in one cluster. An ACTIVE one says no state: `apply` then leaves it as it is. */
function documentOf(backends: readonly Backend[]): JsonObject {
  const { namespace = '', service: name = '', cluster = '' } = backends[0] ?? {};
  return writeExternalBackends({
    target: { namespace, name, cluster },
    backends: backends.map((input) => ({ input, saysState: input.state !== 'ACTIVE' })),
    createService: null,
  });
}
