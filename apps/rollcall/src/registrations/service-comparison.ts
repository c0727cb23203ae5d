import type { Backend, CreateServiceInput, Protocol, RollcallClient, ServiceRef } from '@rollcall/client';
import { RollcallError } from '@rollcall/client';
import type { BackendComparison } from '@rollcall/core';
import { backendKeys, compareBackends } from '@rollcall/core';

import type { FileProblem } from '../files/file-problem.js';
import { problemsError } from '../files/file-problem.js';
import type { FilePlace, WantedBackend, WantedRegistrations } from '../files/wanted-registrations.js';
import { problemAt } from '../files/wanted-registrations.js';
import { listRegistrations, ofService } from './list-registrations.js';

/** What files want for one Service in one cluster, beside what is registered for it. */
export interface ServiceComparison {
  /** `cluster` left out = there is no such Service anywhere yet. */
  readonly ref: ServiceRef;
  readonly wanted: readonly WantedBackend[];
  /** null = the Service is there. */
  readonly createService: CreateServiceInput | null;
  /** Of what concerns the Service as a whole. */
  readonly place: FilePlace;
  readonly comparison: BackendComparison<Backend>;
}

/**
 * Compares all that files want with what is registered. Reads only. Throws {@link CommandError} with everything in the files that cannot be, and
 * {@link RollcallError}.
 */
export async function compareServices(
  all: readonly WantedRegistrations[],
  client: RollcallClient,
  signal: AbortSignal,
): Promise<readonly ServiceComparison[]> {
  const problems: FileProblem[] = [];
  const services = new Map<string, Omit<ServiceComparison, 'comparison'>>();
  for (const registrations of all) {
    const { target, backends, createService, document } = registrations;
    const place = { document, pointer: '/metadata' };
    const found = await findService(registrations, client, signal);
    if ('problem' in found) {
      problems.push(problemAt(place, found.problem));
      continue;
    }
    const { cluster, isThere } = found;
    const key = `${cluster ?? ''} ${target.namespace}/${target.name}`;
    const before = services.get(key);
    services.set(key, {
      ref: { namespace: target.namespace, name: target.name, cluster },
      wanted: [...(before?.wanted ?? []), ...backends],
      createService: isThere ? null : (before?.createService ?? serviceInput(createService)),
      place: before?.place ?? place,
    });
  }
  const compared: ServiceComparison[] = [];
  for (const service of services.values()) {
    problems.push(...repeated(service.wanted));
    const comparison = compareBackends(service.wanted, await listRegistrations(ofService(service.ref), client, signal));
    for (const { index, backends } of comparison.unclear) problems.push(...unclear(service.wanted[index], backends));
    compared.push({ ...service, comparison });
  }
  if (problems.length > 0) throw problemsError(problems);
  return compared;
}

/** As the API takes it; protocols were read from the list of those that there are. */
function serviceInput(read: WantedRegistrations['createService']): CreateServiceInput | null {
  if (!read) return null;
  const ports = read.ports.map(({ name, port, protocol, appProtocol }) => {
    return { name, port, protocol: protocol as Protocol, appProtocol };
  });
  return { ports, ipFamilies: read.ipFamilies };
}

type Found = { readonly cluster: string | undefined; readonly isThere: boolean } | { readonly problem: string };

/** In which cluster the Service is, or its registrations are. */
async function findService(
  { target, backends, createService }: WantedRegistrations,
  client: RollcallClient,
  signal: AbortSignal,
): Promise<Found> {
  const ref = { namespace: target.namespace, name: target.name, cluster: target.cluster ?? undefined };
  try {
    return { cluster: (await client.service(ref, { signal })).cluster, isThere: true };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    if (error.code === 'INVALID_ARGUMENT' && target.cluster === null)
      return { problem: `${error.message}: say which one under metadata.cluster.` };
    if (error.code !== 'NOT_FOUND') throw error;
  }
  const clusters = new Set((await listRegistrations(ofService(ref), client, signal)).map(({ cluster }) => cluster));
  const [cluster, another] = clusters;
  if (another !== undefined)
    return {
      problem: `there are registrations in ${[...clusters].join(', ')}: say which cluster is meant under metadata.cluster.`,
    };
  if (cluster === undefined && createService === null && backends.length > 0)
    return {
      problem: `there is no Service ${ref.namespace}/${ref.name}: make one without selector, or say its ports under spec.createService.`,
    };
  return { cluster: target.cluster ?? cluster, isThere: false };
}

/** The same backend in two documents. */
function repeated(wanted: readonly WantedBackend[]): readonly FileProblem[] {
  const places = new Map<string, FilePlace>();
  return wanted.flatMap(({ input, place }) =>
    backendKeys(input).flatMap((key, i) => {
      const before = places.get(key);
      if (!before) places.set(key, place);
      if (!before || before.document === place.document) return [];
      const where = `${before.document.source}:${before.document.lineOf(before.pointer)}`;
      const at = { ...place, pointer: `${place.pointer}/ports/${i}` };
      return [problemAt(at, `${input.address} with this port is in ${where} already: leave one of them out.`)];
    }),
  );
}

function unclear(wanted: WantedBackend | undefined, backends: readonly Backend[]): readonly FileProblem[] {
  if (!wanted) return [];
  const ids = backends.map(({ id }) => id).join(', ');
  return [
    problemAt(
      wanted.place,
      `its ports are registered in ${backends.length} parts (${ids}): remove all but one of them, which then gets all ports.`,
    ),
  ];
}
