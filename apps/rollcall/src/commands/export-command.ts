import type { Backend } from '@rollcall/client';
import type { JsonObject } from '@rollcall/core';
import { writeExternalBackends } from '@rollcall/core';
import { Command, Option } from 'commander';

import type { ConnectionOptions } from '../api/connection-options.js';
import { clientOf, withConnection } from '../api/connection-options.js';
import type { ScopeOptions } from '../api/service-names.js';
import { serviceRef, withAllNamespaces } from '../api/service-names.js';
import { CommandError } from '../command-error.js';
import type { CommandParts } from '../command-parts.js';
import { EXIT } from '../exit-codes.js';
import { jsonDocument, yamlDocument } from '../output/documents.js';

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
  const { cluster, namespace = 'default', allNamespaces } = options;
  const ref = service === undefined ? null : serviceRef(service, options);
  const filter = ref
    ? { cluster, namespace: ref.namespace, service: ref.name }
    : { cluster, namespace: allNamespaces ? undefined : namespace };
  const services = new Map<string, Backend[]>();
  for await (const backend of clientOf(options, parts).allBackends(filter, { signal })) {
    const key = `${backend.namespace}/${backend.service} ${backend.cluster}`;
    services.set(key, [...(services.get(key) ?? []), backend]);
  }
  const documents = [...services.values()].map(documentOf);
  const [first] = documents;
  if (!first) {
    const where = ref
      ? `for ${ref.namespace}/${ref.name}`
      : allNamespaces
        ? 'at all'
        : `in namespace ${namespace} (-A: in all)`;
    throw new CommandError(`Nothing is registered ${where}.`, EXIT.NOT_FOUND);
  }
  if (options.output === 'json') terminal.out(jsonDocument(documents.length === 1 ? first : documents));
  else terminal.out(documents.map(yamlDocument).join('---\n'));
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
