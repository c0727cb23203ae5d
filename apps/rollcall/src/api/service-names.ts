import type { ServiceRef } from '@rollcall/client';
import type { Command } from 'commander';
import { Option } from 'commander';

import { CommandError } from '../command-error.js';
import { EXIT } from '../exit-codes.js';

export interface ScopeOptions {
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly cluster?: string;
}

export function withNamespace(command: Command): Command {
  return command
    .option('-n, --namespace <name>', 'namespace (default: default)')
    .option('--cluster <name>', 'only in this cluster');
}

export function withAllNamespaces(command: Command): Command {
  return withNamespace(command).addOption(
    new Option('-A, --all-namespaces', 'in all namespaces').conflicts('namespace'),
  );
}

/** `NAME` in the namespace of the flags, or `NAMESPACE/NAME`. Throws {@link CommandError}. */
export function serviceRef(text: string, { namespace = 'default', cluster }: ScopeOptions): ServiceRef {
  const [first = '', second, ...more] = text.split('/');
  const ref = second === undefined ? { cluster, namespace, name: first } : { cluster, namespace: first, name: second };
  if (ref.namespace === '' || ref.name === '' || more.length > 0) {
    throw new CommandError(`Error: ${JSON.stringify(text)} is no NAME and no NAMESPACE/NAME`, EXIT.USAGE);
  }
  return ref;
}
