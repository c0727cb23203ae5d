import type { BackendInput, HealthCheckInput, RegisteredBackends } from '@rollcall/client';
import { Command } from 'commander';

import type { ConnectionOptions } from '../api/connection-options.js';
import { clientOf, withConnection } from '../api/connection-options.js';
import type { ScopeOptions } from '../api/service-names.js';
import { serviceRef, withNamespace } from '../api/service-names.js';
import { CommandError } from '../command-error.js';
import type { CommandParts } from '../command-parts.js';
import { EXIT } from '../exit-codes.js';
import { backendText, serviceOf } from '../registrations/backend-text.js';
import { clusterWarnings } from '../registrations/cluster-warnings.js';
import type { PortWords } from '../registrations/input-options.js';
import { checkWords, expiryAt, namedPorts, portWords } from '../registrations/input-options.js';
import { inert, inertLines } from '../terminal/inert.js';
import type { Terminal } from '../terminal/terminal.js';

interface Options extends ConnectionOptions, ScopeOptions {
  readonly port: readonly PortWords[];
  readonly name?: string;
  readonly check?: HealthCheckInput;
  readonly zone?: string;
  readonly note?: string;
  readonly expires?: string;
  readonly dryRun?: boolean;
}

const HELP = `
The Service must have no selector. What is registered is served at once, and written to the cluster as EndpointSlices. Several addresses are registered together, or none of them.

Examples:
  rollcall register shop/orders-db 10.9.8.7 --port 5432 --check postgres
  rollcall register shop/orders-db db.corp.example --port pg:5432 --note 'ask the DBAs, ext. 1234'
  rollcall register shop/search 10.1.0.5 10.1.0.6 --port http:9200 --port admin:9300 --check http:/_cluster/health
  rollcall register shop/orders-db 10.9.8.9 --port 5432 --expires 12h --dry-run
`;

/** `rollcall register`: somebody outside the cluster stands behind a Service. */
export function registerCommand(parts: CommandParts): Command {
  const command = new Command('register')
    .description('register backends outside the cluster for a service without selector')
    .argument('<service>', 'NAME or NAMESPACE/NAME')
    .argument('<addresses...>', 'IP addresses or names')
    .requiredOption(
      '--port <port>',
      '[NAME:]NUMBER[/PROTOCOL], once for each port; the name is that of the port of the service',
      portWords,
    )
    .option('--name <name>', "of the service's port, where there is one --port")
    .option('--check <type>', 'tcp, tls, http[:/path], https[:/path], postgres, mysql, redis', checkWords)
    .option('--zone <name>', 'where it is')
    .option('--note <text>', 'for people')
    .option('--expires <when>', 'then it is removed by itself: 12h, 90d, or an RFC 3339 time')
    .option('--dry-run', 'check everything and show what would be written; do nothing')
    .addHelpText('after', HELP)
    .action((service: string, addresses: readonly string[], options: Options) =>
      register({ service, addresses, options }, parts),
    );
  return withConnection(withNamespace(command));
}

interface Wanted {
  readonly service: string;
  readonly addresses: readonly string[];
  readonly options: Options;
}

async function register({ service, addresses, options }: Wanted, parts: CommandParts): Promise<void> {
  const { terminal, signal, now } = parts;
  const { name, check, zone, note, expires, dryRun = false } = options;
  if (name !== undefined && options.port.length > 1)
    throw new CommandError('Error: --name is for one --port: write --port NAME:NUMBER for each.', EXIT.USAGE);
  const words = name === undefined ? options.port : options.port.map((port) => ({ ...port, name }));
  const expiresAt = expires === undefined ? undefined : expiryAt(expires, now());
  const client = clientOf(options, parts);
  const ref = serviceRef(service, options);
  const found = await client.service(ref, { signal });
  const shared = { ports: namedPorts(words, found), check, zone, note, expiresAt };
  const inputs = addresses.map((address): BackendInput => ({ address, ...shared }));
  const registered = await client.registerBackends({ ...ref, cluster: found.cluster }, inputs, { dryRun, signal });
  tell(registered, { terminal, dryRun });
}

function tell(
  { backends, plan }: RegisteredBackends,
  { terminal, dryRun }: { readonly terminal: Terminal; readonly dryRun: boolean },
): void {
  const { findings, unchecked } = clusterWarnings(plan);
  const warnings = [
    ...plan.warnings.map(({ message }) => message),
    ...findings,
    ...(unchecked === null ? [] : [unchecked]),
  ];
  for (const warning of warnings) terminal.err(`Warning: ${inert(warning)}\n`);
  for (const backend of backends) {
    const words = dryRun ? 'would be registered for' : 'is registered for';
    const id = dryRun ? '' : ` (id ${backend.id})`;
    terminal.out(`${inert(`${backendText(backend)} ${words} ${serviceOf(backend)}${id}`)}\n`);
  }
  if (!dryRun) return;
  for (const { yaml } of [...plan.create, ...plan.update]) terminal.out(`---\n${inertLines(yaml)}`);
  for (const { namespace, name } of plan.delete) terminal.out(`# removed: ${inert(`${namespace}/${name}`)}\n`);
}
