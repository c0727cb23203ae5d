import { setTimeout as sleep } from 'node:timers/promises';

import type { Cluster } from '@rollcall/client';
import { Command } from 'commander';

import type { ConnectionOptions } from '../../api/connection-options.js';
import { clientOf, withConnection } from '../../api/connection-options.js';
import { CommandError } from '../../command-error.js';
import type { CommandParts } from '../../command-parts.js';
import { EXIT } from '../../exit-codes.js';
import { ChangePrinter, changesBetween } from '../../output/change-printer.js';
import { clusterColumns } from '../../output/cluster-columns.js';
import { printList } from '../../output/list-printer.js';
import type { OutputFormat } from '../../output/output-option.js';
import { withOutput } from '../../output/output-option.js';
import { inert } from '../../terminal/inert.js';

interface Options extends ConnectionOptions {
  readonly output: OutputFormat;
  readonly watch?: boolean;
}

/** The API is asked so often for changes of clusters. */
const POLL_MS = 2_000;

const HELP = `
States: LIVE proven to be current; STALE not proven lately; SYNCING not read completely yet; GUARDED a mass removal is held back
until it is confirmed; UNREACHABLE connections fail. What is wrong, and what to try, is printed below the table.

Examples:
  rollcall get clusters
  rollcall get clusters prod -o yaml
  rollcall get clusters -w
`;

/** `rollcall get clusters`: clusters, and how their mirrors stand. */
export function getClustersCommand(parts: CommandParts): Command {
  const command = new Command('clusters')
    .aliases(['cluster'])
    .description('clusters, and how their mirrors stand')
    .argument('[names...]', 'only these')
    .option('-w, --watch', 'print what there is, then every change')
    .addHelpText('after', HELP)
    .action((names: readonly string[], options: Options) => getClusters(names, options, parts));
  return withConnection(withOutput(command));
}

async function getClusters(names: readonly string[], options: Options, parts: CommandParts): Promise<void> {
  const { terminal, signal, now } = parts;
  const { output, watch = false } = options;
  const client = clientOf(options, parts);
  const read = async (): Promise<readonly Cluster[]> =>
    (await client.clusters({ signal })).filter(({ name }) => names.length === 0 || names.includes(name));
  const clusters = await read();
  const missing = names.filter((name) => !clusters.some((cluster) => cluster.name === name));
  const columns = clusterColumns(output === 'wide', now);
  const nameOf = ({ name }: Cluster): string => `cluster/${name}`;
  if (!watch) {
    const document = names.length === 1 ? clusters[0] : { items: clusters };
    if (clusters.length > 0 || names.length === 0)
      printList(terminal, { output, columns, rows: clusters, names: clusters.map(nameOf), document });
    for (const line of clusters.flatMap(troubleOf)) terminal.err(line);
  }
  if (missing.length > 0)
    throw new CommandError(missing.map((name) => `Error: there is no cluster ${name}`).join('\n'), EXIT.NOT_FOUND);
  if (clusters.length === 0) terminal.err('No clusters found: no worker has reported one yet.\n');
  if (watch) {
    await follow(clusters, read, { signal, printer: new ChangePrinter({ output, columns, nameOf, terminal }) });
    throw new CommandError('', EXIT.INTERRUPTED);
  }
}

function troubleOf({ name, lastError, guard }: Cluster): string[] {
  const error = lastError && `${inert(name)}: ${inert(lastError.message)}\n  try: ${inert(lastError.advice)}\n`;
  const held =
    guard &&
    `${inert(name)}: the removal of ${guard.removals} of ${guard.of} is held back since ${guard.since}${guard.until === null ? ' until it is confirmed' : `, until ${guard.until} or a confirmation`}\n`;
  return [error, held].filter((line) => line !== null);
}

interface Following {
  readonly signal: AbortSignal;
  readonly printer: ChangePrinter<Cluster>;
}

async function follow(
  first: readonly Cluster[],
  read: () => Promise<readonly Cluster[]>,
  { signal, printer }: Following,
) {
  let known = new Map<string, Cluster>();
  let clusters = first;
  while (!signal.aborted) {
    const next = new Map(clusters.map((cluster) => [cluster.name, cluster]));
    const changes = changesBetween(known, next, (a, b) => shownOf(a) === shownOf(b));
    if (changes.length > 0) printer.print(changes);
    known = next;
    await sleep(POLL_MS, undefined, { signal });
    clusters = await read();
  }
}

/** What makes a change: not the time that passes. */
function shownOf({ name, state, counts, guard, lastError }: Cluster): string {
  return JSON.stringify([name, state, counts, guard, lastError?.message]);
}
