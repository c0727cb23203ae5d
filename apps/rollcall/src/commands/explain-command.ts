import { Command, Option } from 'commander';

import type { ConnectionOptions } from '../api/connection-options.js';
import { clientOf, withConnection } from '../api/connection-options.js';
import type { SelectionOptions } from '../api/selection-options.js';
import { selectionOf, withSelection } from '../api/selection-options.js';
import type { ScopeOptions } from '../api/service-names.js';
import { serviceRef, withNamespace } from '../api/service-names.js';
import type { CommandParts } from '../command-parts.js';
import { jsonDocument } from '../output/documents.js';
import { inert } from '../terminal/inert.js';
import { styled } from '../terminal/styles.js';

interface Options extends ConnectionOptions, ScopeOptions, SelectionOptions {
  readonly output: 'text' | 'json';
}

const HELP = `
Asks what an application would be told: ready endpoints, unless --readiness says otherwise. Prints every rule that was applied, in order.

Examples:
  rollcall explain shop/cart 10.20.0.11
  rollcall explain cart 10.20.0.11 -n shop --readiness routable --client-node w1
`;

/** `rollcall explain`: why an address is, or is not, selected. */
export function explainCommand(parts: CommandParts): Command {
  const command = new Command('explain')
    .description('why an address is, or is not, among the endpoints of a service')
    .argument('<name>', 'NAME or NAMESPACE/NAME')
    .argument('<address>', 'the address that is asked about')
    .addOption(new Option('-o, --output <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
    .action(async (name: string, address: string, options: Options) => {
      const { terminal, signal } = parts;
      const selection = { ...selectionOf(options), readiness: options.readiness };
      const answer = await clientOf(options, parts).explain(serviceRef(name, options), address, {
        ...selection,
        signal,
      });
      if (options.output === 'json') {
        terminal.out(jsonDocument(answer));
        return;
      }
      terminal.out(`${styled(inert(answer.summary), answer.selected ? 'good' : 'warn', terminal.hasColours)}\n`);
      // The sentences name their slices.
      for (const { rule, text } of answer.reasons) terminal.out(`  - ${inert(text)} [${rule}]\n`);
    });
  return withConnection(withSelection(withNamespace(command)));
}
