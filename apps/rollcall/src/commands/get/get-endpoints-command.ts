import type { Endpoint, EndpointSet, RollcallClient, ServiceRef } from '@rollcall/client';
import { Command } from 'commander';

import type { ConnectionOptions } from '../../api/connection-options.js';
import { clientOf, withConnection } from '../../api/connection-options.js';
import { listServices } from '../../api/list-services.js';
import type { SelectionOptions } from '../../api/selection-options.js';
import { selectionOf, withSelection } from '../../api/selection-options.js';
import type { ScopeOptions } from '../../api/service-names.js';
import { serviceRef, withAllNamespaces } from '../../api/service-names.js';
import { watchStatusLine } from '../../api/watch-status-line.js';
import { watchedChanges } from '../../api/watched-changes.js';
import { CommandError } from '../../command-error.js';
import type { CommandParts } from '../../command-parts.js';
import { EXIT } from '../../exit-codes.js';
import { ChangePrinter } from '../../output/change-printer.js';
import { endpointColumns } from '../../output/endpoint-columns.js';
import { freshnessWarning } from '../../output/freshness-warning.js';
import { printList } from '../../output/list-printer.js';
import type { OutputFormat } from '../../output/output-option.js';
import { withOutput } from '../../output/output-option.js';
import type { Column } from '../../terminal/table.js';

interface Options extends ConnectionOptions, ScopeOptions, SelectionOptions {
  readonly selector?: string;
  readonly output: OutputFormat;
  readonly watch?: boolean;
}

/** A row, and whose it is. */
interface Row {
  readonly endpoint: Endpoint;
  readonly service: EndpointSet['service'];
}

/** Services asked about at a time. */
const AT_ONCE = 8;

const HELP = `
Shows all endpoints, whatever their condition; --ready keeps those that may be used.

Examples:
  rollcall get endpoints cart -n shop                     everyone behind shop/cart
  rollcall get endpoints shop/cart --ready -o name        host:port lines, for scripts
  rollcall get endpoints shop/cart --zone eu-1a --zone-mode prefer
                                                          near ones, or all if there are none
  rollcall get endpoints shop/cart --readiness routable --client-node w1
                                                          whom kube-proxy on w1 would choose
  rollcall get endpoints -A -l app=cart -o wide           of all Services with the label
  rollcall get endpoints shop/cart -w                     and every change from now on
`;

/** `rollcall get endpoints`: who stands behind Services. */
export function getEndpointsCommand(parts: CommandParts): Command {
  const command = new Command('endpoints')
    .aliases(['ep', 'endpoint'])
    .description('who stands behind Services')
    .argument('[names...]', 'of these Services: NAME or NAMESPACE/NAME (default: of all in the namespace)')
    .option('-l, --selector <selector>', "of Services with these labels, as kubectl's")
    .option('-w, --watch', 'print what there is, then every change (of one Service)')
    .addHelpText('after', HELP)
    .action((names: readonly string[], options: Options) => getEndpoints(names, options, parts));
  return withConnection(withSelection(withOutput(withAllNamespaces(command))));
}

async function getEndpoints(names: readonly string[], options: Options, parts: CommandParts): Promise<void> {
  const client = clientOf(options, parts);
  const { terminal, now, signal } = parts;
  const named = names.map((name) => serviceRef(name, options));
  if (options.watch) {
    const [only, ...more] = named;
    if (!only || more.length > 0) throw new CommandError('Error: -w needs the name of one Service', EXIT.USAGE);
    await watch(client, only, { options, parts });
    throw new CommandError('', EXIT.INTERRUPTED);
  }
  const refs = named.length > 0 ? named : await servicesOf(client, options, signal);
  const sets = await inTurns(refs, (ref) => client.endpoints(ref, selectionOf(options), { signal }));
  for (const warning of new Set(sets.map(({ freshness }) => freshnessWarning(freshness, now())))) {
    if (warning !== null) terminal.err(warning);
  }
  const rows = sets.flatMap(({ endpoints, service }) => endpoints.map((endpoint): Row => ({ endpoint, service })));
  printList(terminal, {
    output: options.output,
    columns: columnsOf(named.length === 1, options, now),
    rows,
    names: sets.flatMap(({ targets }) => targets),
    document: named.length === 1 ? sets[0] : { items: sets },
  });
  for (const set of sets) for (const line of remarksOf(set)) terminal.err(line);
  const isForPeople = options.output === 'table' || options.output === 'wide';
  if (rows.length === 0 && isForPeople) terminal.err('No endpoints found.\n');
}

async function servicesOf(
  client: RollcallClient,
  options: Options,
  signal: AbortSignal,
): Promise<readonly ServiceRef[]> {
  const namespace = options.allNamespaces ? undefined : (options.namespace ?? 'default');
  const filter = { cluster: options.cluster, namespace, labelSelector: options.selector };
  const { items } = await listServices(client, { filter, refs: [], signal });
  const names = new Map(items.map((service) => [`${service.namespace}/${service.name}`, service]));
  return [...names.values()].map((service) => ({ ...service, cluster: options.cluster }));
}

/** What was done beyond filtering, and what kube-proxy does not serve. */
function remarksOf({ applied, service }: EndpointSet): string[] {
  const name = `${service.namespace}/${service.name}`;
  const fallback = applied.zoneFallback ? [`Note: ${name}: none is in these zones, so all zones are shown.\n`] : [];
  const refused = (applied.routable ?? []).flatMap(({ port, family, proxied, reason }) =>
    proxied || reason === null ? [] : [`Note: ${name}: ${port && `port ${port}, `}${family}: ${reason}\n`],
  );
  return [...fallback, ...refused];
}

function columnsOf(isOneService: boolean, { output }: Options, now: () => number): Column<Row>[] {
  const columns = endpointColumns(output === 'wide', now).map(({ title, cell }) => ({
    title,
    cell: ({ endpoint }: Row) => cell(endpoint),
  }));
  if (isOneService) return columns;
  const whose: Column<Row>[] = [
    { title: 'NAMESPACE', cell: ({ service }) => service.namespace },
    { title: 'SERVICE', cell: ({ service }) => service.name },
  ];
  return [...whose, ...columns];
}

interface Watching {
  readonly options: Options;
  readonly parts: CommandParts;
}

async function watch(client: RollcallClient, ref: ServiceRef, { options, parts }: Watching): Promise<void> {
  const { terminal, signal, now } = parts;
  const selection = selectionOf(options);
  // Asked once before: so that what does not pass by itself ends the command at once, instead of being tried for ever.
  await client.endpoints(ref, selection, { signal });
  const { output } = options;
  const columns = endpointColumns(output === 'wide', now);
  const printer = new ChangePrinter<Endpoint>({ output, columns, nameOf: ({ address }) => address, terminal });
  const events = client.watchEndpoints(ref, selection, { signal, onStatus: watchStatusLine(terminal, now) });
  for await (const { changes } of watchedChanges(events)) if (changes.length > 0) printer.print(changes);
}

/** Runs work on every item, some at a time; results in order. */
async function inTurns<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  }
  return results;
}
