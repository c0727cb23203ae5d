import type { Endpoint, EndpointsEvent, Freshness, TransportName } from '@rollcall/client';
import { Command, Option } from 'commander';

import type { ConnectionOptions } from '../api/connection-options.js';
import { clientOf, withConnection } from '../api/connection-options.js';
import type { SelectionOptions } from '../api/selection-options.js';
import { selectionOf, withSelection } from '../api/selection-options.js';
import type { ScopeOptions } from '../api/service-names.js';
import { serviceRef, withNamespace } from '../api/service-names.js';
import { watchStatusLine } from '../api/watch-status-line.js';
import { watchedChanges } from '../api/watched-changes.js';
import { CommandError } from '../command-error.js';
import type { CommandParts } from '../command-parts.js';
import { EXIT } from '../exit-codes.js';
import type { Change } from '../output/change-printer.js';
import { changeLine } from '../output/change-line.js';
import { jsonLine } from '../output/documents.js';
import { clockTime } from '../terminal/clock-time.js';
import { inert } from '../terminal/inert.js';

interface Options extends ConnectionOptions, ScopeOptions, SelectionOptions {
  readonly output: 'text' | 'json';
  readonly transport: TransportName | 'auto';
  readonly since?: string;
}

const HELP = `
Prints a line for everyone who is there, then one for every change, until Ctrl-C. Survives restarts and cuts: it goes on where it was,
and says so on standard error. Shows all endpoints whatever their condition, unless --ready or --readiness says otherwise.

Examples:
  rollcall watch shop/cart
      12:03:20 ADDED    10.0.0.3:8080 ready zone-a
      12:04:02 MODIFIED 10.0.0.3:8080 not-ready zone-a
      12:04:09 REMOVED  10.0.0.3:8080 not-ready zone-a
  rollcall watch shop/cart --ready -o json                one event of the API per line
  rollcall watch shop/cart -o json --since b1f0:4711      from the revision of an event on
`;

/** `rollcall watch`: changes of the endpoints of one Service, as they happen. */
export function watchCommand(parts: CommandParts): Command {
  const command = new Command('watch')
    .description('print changes of the endpoints of a service as they happen')
    .argument('<name>', 'NAME or NAMESPACE/NAME')
    .addOption(
      new Option('-o, --output <format>', 'lines for people, or events as JSON')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addOption(
      new Option('--transport <name>', 'auto: the first that works')
        .choices(['auto', 'websocket', 'sse', 'long-poll'])
        .default('auto'),
    )
    .option('--since <revision>', 'go on behind this revision, instead of beginning with everyone')
    .addHelpText('after', HELP)
    .action((name: string, options: Options) => watch(name, options, parts));
  return withConnection(withSelection(withNamespace(command)));
}

async function watch(name: string, options: Options, parts: CommandParts): Promise<void> {
  const { terminal, signal, now } = parts;
  const client = clientOf(options, parts);
  const ref = serviceRef(name, options);
  const selection = selectionOf(options);
  // Asked once before: so that what does not pass by itself ends the command at once, instead of being tried for ever.
  await client.endpoints(ref, selection, { signal });
  const { output, transport, since } = options;
  const onStatus = watchStatusLine(terminal, now);
  const events = client.watchEndpoints(ref, selection, { signal, transport, since, onStatus });
  const tellStates = stateTeller(parts);
  for await (const { event, changes } of watchedChanges(events)) {
    tellStates(event.freshness);
    if (output === 'json') terminal.out(jsonLine(event));
    else terminal.out(linesOf(event, changes, parts));
  }
  throw new CommandError('', EXIT.INTERRUPTED);
}

function linesOf(event: EndpointsEvent, changes: readonly Change<Endpoint>[], { terminal, now }: CommandParts): string {
  const at = clockTime(now());
  if (event.type === 'RESYNC') terminal.err(`${at} everything was read anew; what differs follows\n`);
  return changes.map((change) => changeLine(change, at, terminal.hasColours)).join('');
}

/** Tells when the state of a cluster changes. */
function stateTeller({ terminal, now }: CommandParts): (freshness: Freshness) => void {
  const known = new Map<string, string>();
  return ({ clusters }) => {
    for (const { name, state } of clusters) {
      const isNews = known.has(name) ? known.get(name) !== state : state !== 'LIVE';
      known.set(name, state);
      const meaning = state === 'LIVE' ? '' : ': what is shown may be out of date';
      if (isNews) terminal.err(`${clockTime(now())} cluster ${inert(name)} is ${state}${meaning}\n`);
    }
  };
}
