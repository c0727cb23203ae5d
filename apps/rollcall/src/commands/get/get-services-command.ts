import type { ServiceFilter, ServicesEvent, ServiceSummary } from '@rollcall/client';
import { Command } from 'commander';

import type { ConnectionOptions } from '../../api/connection-options.js';
import { clientOf, withConnection } from '../../api/connection-options.js';
import type { ServiceList } from '../../api/list-services.js';
import { listServices } from '../../api/list-services.js';
import type { ScopeOptions } from '../../api/service-names.js';
import { serviceRef, withAllNamespaces } from '../../api/service-names.js';
import { watchStatusLine } from '../../api/watch-status-line.js';
import { CommandError } from '../../command-error.js';
import type { CommandParts } from '../../command-parts.js';
import { EXIT } from '../../exit-codes.js';
import type { Change } from '../../output/change-printer.js';
import { ChangePrinter, changesBetween } from '../../output/change-printer.js';
import { freshnessWarning } from '../../output/freshness-warning.js';
import { printList } from '../../output/list-printer.js';
import type { OutputFormat } from '../../output/output-option.js';
import { withOutput } from '../../output/output-option.js';
import { serviceColumns } from '../../output/service-columns.js';

interface Options extends ConnectionOptions, ScopeOptions {
  readonly selector?: string;
  readonly output: OutputFormat;
  readonly watch?: boolean;
}

const HELP = `
Examples:
  rollcall get services                       those of namespace default
  rollcall get services -A -l app=cart        by label, in all namespaces
  rollcall get services cart web -n shop      two of them
  rollcall get services -n shop -w            and every change from now on
  rollcall get services -A -o json | jq '.items[] | select(.endpointCounts.ready == 0) | .name'
                                              those that nobody stands behind
`;

/** `rollcall get services`: Services, and how many stand behind each. */
export function getServicesCommand(parts: CommandParts): Command {
  const command = new Command('services')
    .aliases(['svc', 'service'])
    .description('Services, and how many stand behind each')
    .argument('[names...]', 'only these: NAME or NAMESPACE/NAME')
    .option('-l, --selector <selector>', "by label, as kubectl's: app=cart,tier in (web, api),!canary")
    .option('-w, --watch', 'print what there is, then every change')
    .addHelpText('after', HELP)
    .action((names: readonly string[], options: Options) => getServices(names, options, parts));
  return withConnection(withOutput(withAllNamespaces(command)));
}

async function getServices(names: readonly string[], options: Options, parts: CommandParts): Promise<void> {
  const { terminal, signal, now } = parts;
  const refs = names.map((name) => serviceRef(name, options));
  const filter: ServiceFilter = {
    cluster: options.cluster,
    namespace: options.allNamespaces || refs.length > 0 ? undefined : (options.namespace ?? 'default'),
    labelSelector: options.selector,
  };
  const client = clientOf(options, parts);
  const list = await listServices(client, { filter, refs, signal });
  if (options.watch) {
    const wanted = ({ namespace, name }: ServiceSummary): boolean =>
      refs.length === 0 || refs.some((ref) => ref.namespace === namespace && ref.name === name);
    const onStatus = watchStatusLine(terminal, now);
    await print(client.watchServices(filter, { signal, onStatus }), wanted, printerOf(options, parts));
    throw new CommandError('', EXIT.INTERRUPTED);
  }
  printServices(list, options, parts);
  if (list.missing.length > 0) {
    const lines = list.missing.map(({ namespace, name }) => `Error: there is no Service ${namespace}/${name}`);
    throw new CommandError(lines.join('\n'), EXIT.NOT_FOUND);
  }
  if (list.items.length === 0)
    terminal.err(`No Services found${filter.namespace ? ` in namespace ${filter.namespace} (-A: in all)` : ''}.\n`);
}

function printServices({ items, freshness, single }: ServiceList, options: Options, parts: CommandParts): void {
  const { terminal, now } = parts;
  const warning = freshness && freshnessWarning(freshness, now());
  if (warning) terminal.err(warning);
  const { output } = options;
  printList(terminal, {
    output,
    columns: columnsOf(options, parts),
    rows: items,
    names: items.map(nameOf),
    document: single ?? { items },
  });
}

function columnsOf({ output, allNamespaces = false }: Options, { now }: CommandParts) {
  return serviceColumns({ isWide: output === 'wide', hasNamespace: allNamespaces, now });
}

function printerOf(options: Options, parts: CommandParts): ChangePrinter<ServiceSummary> {
  const { output } = options;
  return new ChangePrinter({ output, columns: columnsOf(options, parts), nameOf, terminal: parts.terminal });
}

function nameOf({ namespace, name }: ServiceSummary): string {
  return `service/${namespace}/${name}`;
}

/** Prints what is wanted of a watch, until it ends. */
async function print(
  events: AsyncIterable<ServicesEvent>,
  wanted: (service: ServiceSummary) => boolean,
  printer: ChangePrinter<ServiceSummary>,
): Promise<void> {
  let known = new Map<string, ServiceSummary>();
  for await (const event of events) {
    const changes = changesOf(event, known);
    if (event.type === 'SNAPSHOT' || event.type === 'RESYNC') known = byKey(event.services);
    for (const { type, item } of changes) {
      if (type === 'REMOVED') known.delete(keyOf(item));
      else known.set(keyOf(item), item);
    }
    const shown = changes.filter(({ item }) => wanted(item));
    if (shown.length > 0) printer.print(shown);
  }
}

function changesOf(event: ServicesEvent, known: ReadonlyMap<string, ServiceSummary>): Change<ServiceSummary>[] {
  if (event.type === 'FRESHNESS') return [];
  if (event.type === 'CHANGES') return event.changes.map(({ type, service: item }) => ({ type, item }));
  return changesBetween(known, byKey(event.services), (a, b) => a.revision === b.revision);
}

function byKey(services: readonly ServiceSummary[]): Map<string, ServiceSummary> {
  return new Map(services.map((service) => [keyOf(service), service]));
}

function keyOf({ cluster, namespace, name }: ServiceSummary): string {
  return `${namespace}/${name} ${cluster}`;
}
