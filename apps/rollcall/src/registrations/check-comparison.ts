import type { BackendInput, RollcallClient, WriteBackPlan } from '@rollcall/client';
import { RollcallError } from '@rollcall/client';
import { MAX_BACKENDS_PER_REQUEST } from '@rollcall/core';

import type { FileProblem } from '../files/file-problem.js';
import { problemsError } from '../files/file-problem.js';
import type { FilePlace } from '../files/wanted-registrations.js';
import { problemAt } from '../files/wanted-registrations.js';
import { clusterWarnings } from './cluster-warnings.js';
import type { ServiceComparison } from './service-comparison.js';

/** Registrations that go into one request. */
export interface RegistrationBatch {
  readonly items: readonly BackendInput[];
  /** Of each, in the wanted backends of the Service. */
  readonly places: readonly FilePlace[];
}

/** Bytes of JSON that a request may have, well below the 1 MiB that the API takes. */
const MAX_BYTES = 900_000;

/** What is to be registered for a Service, in as few requests as the API takes: each is all or nothing. */
export function registrationBatches({ wanted, comparison }: ServiceComparison): readonly RegistrationBatch[] {
  const batches: { readonly items: BackendInput[]; readonly places: FilePlace[]; bytes: number }[] = [];
  for (const index of comparison.register) {
    const backend = wanted[index];
    if (!backend) continue;
    const { input, place } = backend;
    const bytes = Buffer.byteLength(JSON.stringify(input)) + 1;
    let batch = batches.at(-1);
    if (!batch || batch.items.length >= MAX_BACKENDS_PER_REQUEST || batch.bytes + bytes > MAX_BYTES)
      batches.push((batch = { items: [], places: [], bytes: 0 }));
    batch.items.push(input);
    batch.places.push(place);
    batch.bytes += bytes;
  }
  return batches;
}

/** What clusters say to all dry runs, each sentence once. */
export interface ClusterAnswers {
  readonly findings: Set<string>;
  readonly unchecked: Set<string>;
}

/**
 * Has the server check everything, without doing anything. Throws {@link CommandError} with all that it refuses, each with its place in the
 * files, and {@link RollcallError} if it could not be asked. Resolves with what the clusters say to it, for people: what they would not take is
 * registered all the same, and written when it can be.
 */
export async function checkComparison(
  services: readonly ServiceComparison[],
  client: RollcallClient,
  signal: AbortSignal,
): Promise<ClusterAnswers> {
  const problems: FileProblem[] = [];
  const said = { findings: new Set<string>(), unchecked: new Set<string>() };
  for (const service of services) {
    const { ref, place, createService, comparison, wanted } = service;
    for (const { items, places } of registrationBatches(service)) {
      const options = { dryRun: true, signal, ...(createService && { createService }) };
      const refused = await refusalOf(client.registerBackends(ref, items, options), said);
      if (refused) problems.push(...problemsOf(refused, (pointer) => placeOf(pointer, places, place)));
    }
    for (const { backend, index, patch } of comparison.change) {
      const options = { version: backend.version, dryRun: true, signal };
      const refused = await refusalOf(client.updateBackend(backend.id, patch, options), said);
      const at = wanted[index]?.place ?? place;
      if (refused) problems.push(...problemsOf(refused, (pointer) => ({ ...at, pointer: at.pointer + pointer })));
    }
  }
  if (problems.length > 0) throw problemsError(problems);
  return said;
}

/** Why it was refused; null = it was not, and what the cluster says is noted. Throws what says nothing about the files. */
async function refusalOf(
  asking: Promise<{ readonly plan: WriteBackPlan }>,
  said: ClusterAnswers,
): Promise<RollcallError | null> {
  try {
    const { findings, unchecked } = clusterWarnings((await asking).plan);
    for (const finding of findings) said.findings.add(finding);
    if (unchecked !== null) said.unchecked.add(unchecked);
    return null;
  } catch (error) {
    const isRefusal = error instanceof RollcallError && !error.isTransient && error.code !== 'UNAUTHENTICATED';
    if (isRefusal) return error;
    throw error;
  }
}

function problemsOf({ message, errors }: RollcallError, at: (pointer: string) => FilePlace): readonly FileProblem[] {
  if (errors.length === 0) return [problemAt(at(''), message)];
  return errors.map((error) => problemAt(at(error.pointer), error.message));
}

/** Where in the files `/items/3/address` or `/createService/ports` of a request comes from. */
function placeOf(pointer: string, places: readonly FilePlace[], whole: FilePlace): FilePlace {
  const [, list, index = '', ...rest] = pointer.split('/');
  const item = list === 'items' ? places[Number(index)] : undefined;
  if (item) return { ...item, pointer: [item.pointer, ...rest].join('/') };
  return list === 'createService' ? { ...whole, pointer: `/spec${pointer}` } : whole;
}
