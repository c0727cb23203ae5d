import type { RollcallClient, WriteBackPlan } from '@rollcall/client';
import { RollcallError } from '@rollcall/client';

import { refusal } from '../api/refusal.js';
import { CommandError } from '../command-error.js';
import { registrationBatches } from './check-comparison.js';
import type { ServiceComparison } from './service-comparison.js';

export interface CarryOutOptions {
  readonly client: RollcallClient;
  readonly signal: AbortSignal;
  /** Removes what is registered and not wanted. */
  readonly prune: boolean;
}

/** What was done. */
export interface Done {
  registered: number;
  changed: number;
  removed: number;
  /** Sentences for people, each once. */
  readonly warnings: Set<string>;
}

/**
 * Does what comparisons say, one Service after another. Changes first, so that ports are free that a new registration needs; removals last, so that
 * at no moment there are fewer than before and after. Throws {@link CommandError} that says what was done before something failed: running the same again
 * does the rest.
 */
export async function carryOut(services: readonly ServiceComparison[], options: CarryOutOptions): Promise<Done> {
  const done: Done = { registered: 0, changed: 0, removed: 0, warnings: new Set() };
  try {
    for (const service of services) await carryOutOne(service, options, done);
    return done;
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    const { message, exitCode } = refusal(error);
    const before = `Before that: ${doneText(done)}. Running the same again does the rest.`;
    throw new CommandError(`${message}\n${before}`, exitCode, { cause: error });
  }
}

async function carryOutOne(
  service: ServiceComparison,
  { client, signal, prune }: CarryOutOptions,
  done: Done,
): Promise<void> {
  const { ref, comparison } = service;
  const note = ({ warnings }: WriteBackPlan): void => {
    for (const { message } of warnings) done.warnings.add(`${ref.namespace}/${ref.name}: ${message}`);
  };
  for (const { backend, patch } of comparison.change) {
    note((await client.updateBackend(backend.id, patch, { version: backend.version, signal })).plan);
    done.changed += 1;
  }
  // The first request makes the Service; for those after it, it is there.
  let { createService } = service;
  for (const { items } of registrationBatches(service)) {
    const options = { signal, ...(createService && { createService }) };
    note((await client.registerBackends(ref, items, options)).plan);
    createService = null;
    done.registered += items.length;
  }
  if (!prune) return;
  for (const { id, version } of comparison.surplus) {
    note((await client.removeBackend(id, { version, signal })).plan);
    done.removed += 1;
  }
}

export function doneText({ registered, changed, removed }: Done): string {
  return `${registered} registered, ${changed} changed, ${removed} removed`;
}
