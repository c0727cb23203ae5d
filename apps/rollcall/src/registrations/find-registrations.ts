import type { Backend, RollcallClient } from '@rollcall/client';

import type { ScopeOptions } from '../api/service-names.js';
import { serviceRef } from '../api/service-names.js';
import { CommandError } from '../command-error.js';
import { EXIT } from '../exit-codes.js';
import { listRegistrations, ofService } from './list-registrations.js';

export interface RegistrationNames {
  /** An id, or a Service: then with an address. */
  readonly target: string;
  readonly address: string | undefined;
  readonly scope: ScopeOptions;
}

/**
 * The registrations that a person means: the one of an id, or all of one address of a Service in one cluster. Throws {@link CommandError} that
 * says what there is, where it is not clear.
 */
export async function findRegistrations(
  { target, address, scope }: RegistrationNames,
  client: RollcallClient,
  signal: AbortSignal,
): Promise<readonly Backend[]> {
  if (address === undefined) {
    if (!target.includes('/')) return [await client.backend(target, { signal })];
    throw new CommandError(`Error: which backend of ${target}? Give its address, too, or its id alone.`, EXIT.USAGE);
  }
  const ref = serviceRef(target, scope);
  const registered = await listRegistrations(ofService(ref), client, signal);
  const found = registered.filter((backend) => backend.address === address);
  const clusters = [...new Set(found.map(({ cluster }) => cluster))];
  if (clusters.length > 1)
    throw new CommandError(
      `Error: ${address} is registered in ${clusters.join(', ')}: --cluster says where.`,
      EXIT.USAGE,
    );
  if (found.length > 0) return found;
  const there = [...new Set(registered.map((backend) => backend.address))];
  const known = there.length === 0 ? 'nothing' : there.slice(0, 10).join(', ') + (there.length > 10 ? ', …' : '');
  throw new CommandError(
    `Error: ${address} is not registered for ${ref.namespace}/${ref.name}: ${known} is.`,
    EXIT.NOT_FOUND,
  );
}
