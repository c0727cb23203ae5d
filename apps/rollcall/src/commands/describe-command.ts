import type { ServiceRef } from '@rollcall/client';
import { Command } from 'commander';

import type { ConnectionOptions } from '../api/connection-options.js';
import { clientOf, withConnection } from '../api/connection-options.js';
import type { ScopeOptions } from '../api/service-names.js';
import { serviceRef, withNamespace } from '../api/service-names.js';
import type { CommandParts } from '../command-parts.js';
import { inertLines } from '../terminal/inert.js';

type Options = ConnectionOptions & ScopeOptions;

const HELP = `
Prints what \`kubectl describe service\` prints, then each EndpointSlice with its endpoints, and how fresh that is. Of a Service without selector also the addresses to connect to, as
\`kubectl port-forward service/…\` cannot work there.

Examples:
  rollcall describe service cart -n shop
  rollcall describe service shop/cart --cluster prod      where several clusters have one
`;

/** `rollcall describe service`: everything about Services, for people. */
export function describeCommand(parts: CommandParts): Command {
  const service = new Command('service')
    .aliases(['services', 'svc'])
    .description('everything about a Service and its slices')
    .argument('<names...>', 'NAME or NAMESPACE/NAME')
    .addHelpText('after', HELP)
    .action((names: readonly string[], options: Options) => describe(names, options, parts));
  return new Command('describe')
    .description('tell everything about a service')
    .addCommand(withConnection(withNamespace(service)));
}

async function describe(names: readonly string[], options: Options, parts: CommandParts): Promise<void> {
  const { terminal, signal } = parts;
  const client = clientOf(options, parts);
  const refs = names.map((name) => serviceRef(name, options));
  for (const [i, ref] of refs.entries()) {
    const text = await client.describe(ref, { signal });
    // kubectl parts two objects by two empty lines, too.
    terminal.out(`${i === 0 ? '' : '\n\n'}${inertLines(text)}`);
    if (isWithoutSelector(text)) {
      const { targets } = await client.endpoints(ref, {}, { signal });
      terminal.out(`\n${inertLines(portForwardNote(ref, targets))}`);
    }
  }
}

/** Told by the layout of kubectl. */
function isWithoutSelector(description: string): boolean {
  return /^Selector:\s+<none>$/m.test(description) && !/^Type:\s+ExternalName$/m.test(description);
}

/** What somebody has to know who would reach a Service without selector through kubectl. */
function portForwardNote({ name }: ServiceRef, targets: readonly string[]): string {
  const why = `\`kubectl port-forward service/${name}\` cannot work: it leads to a Pod, and a Service without selector has none.`;
  const instead = targets.length === 0 ? 'There is nobody ready behind it now.' : 'Connect to an address directly:';
  return [`Note:  ${why}`, `       ${instead}`, ...targets.map((target) => `         ${target}`), ''].join('\n');
}
