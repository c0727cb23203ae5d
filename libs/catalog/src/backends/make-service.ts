import type { CreateServiceInput, ServiceManifest, Violation } from '@rollcall/core';
import { draftService, serviceManifest, serviceNameProblem, validateCreateService } from '@rollcall/core';

import { accessTo } from '../access/access.js';
import { ClusterUnavailableError, NotSyncedError, TooManyQuestionsError } from '../catalog-errors.js';
import type { WriteOutcome } from '../write-back/slice-writer.js';
import { askerOf } from './asker-of.js';
import type { BackendDesk } from './backend-desk.js';
import type { Caller, RegisterRequest } from './backend-requests.js';
import type { Refusal } from './mutation-results.js';
import { invalid, notFound } from './mutation-results.js';
import type { RegistrationGround } from './registration-ground.js';

const ACTION = 'service.create';
const POINTER = '/createService';
/** For a Service that was made to be seen on the watch. */
const SEEN_MS = 3_000;

/** A Service that is to be made for registrations, as it would be. */
export interface ServiceDraft {
  readonly ground: RegistrationGround;
  /** What is wrong with what was sent: then the draft is not what was meant. */
  readonly violations: readonly Violation[];
  /** The whole object, to be sent to the API server. */
  readonly manifest: ServiceManifest;
}

/** The Service that a request wants to have made, if the caller may. Throws {@link NotSyncedError}. */
export async function draftFor(
  { service: ref, createService }: RegisterRequest,
  caller: Caller,
  desk: BackendDesk,
): Promise<ServiceDraft | Refusal> {
  const { namespace, name } = ref;
  const cluster = clusterFor(ref, caller, desk);
  if (typeof cluster !== 'string') return cluster;
  const target = { kind: 'service' as const, cluster, namespace, name, id: null };
  const of = { action: ACTION, target, caller };
  if (accessTo(caller.scopes, { cluster, namespace }) !== 'WRITE') {
    const message = `to make Services in namespace ${namespace} of cluster ${cluster} takes the role registrar there`;
    return desk.refuse({ type: 'FORBIDDEN', code: 'FORBIDDEN', message }, of);
  }
  const { view } = desk.parts.reads.catalog;
  const there = view.find({ cluster, namespace, name });
  if (there?.service) return desk.refuse(exists(namespace, name, cluster), of);
  if (!desk.writesBack(cluster))
    return desk.refuse(
      wrong(
        `Nothing is written to cluster ${cluster} (write-back is off), so no Service can be made: make a Service without selector there first.`,
      ),
      of,
    );
  const input = validateCreateService(createService, POINTER);
  const service = draftService({ namespace, name }, input.valid ? input.value : NOTHING);
  const ground = { cluster, namespace, name, service, slices: there?.slices ?? [], backends: there?.backends ?? [] };
  const violations = [...(input.valid ? [] : input.violations), ...nameViolations(name)];
  return { ground, violations, manifest: serviceManifest(service) };
}

/**
 * Has the cluster's leader make the Service, and waits until it is seen. What it was refused for is on record, and what was made, too.
 * Throws {@link ClusterUnavailableError}, {@link TooManyQuestionsError}, {@link StoreUnavailableError}.
 */
export async function makeService(
  { manifest }: Pick<ServiceDraft, 'manifest'>,
  ground: RegistrationGround,
  { caller, desk }: { readonly caller: Caller; readonly desk: BackendDesk },
): Promise<RegistrationGround | Refusal> {
  const { cluster, namespace, name } = ground;
  const of = { action: ACTION, target: { kind: 'service' as const, cluster, namespace, name, id: null }, caller };
  const question = { manifest };
  const asked = await desk.parts.leader.ask({ cluster, kind: 'CREATE_SERVICE', question, askedBy: askerOf(caller) });
  if (asked.type === 'TOO_MANY') throw new TooManyQuestionsError(asked.message);
  if (asked.type === 'UNANSWERED') {
    const whether = asked.begun ? ' Whether the Service was made is not known.' : '';
    throw new ClusterUnavailableError(`Nothing was registered: ${asked.message}.${whether}`);
  }
  const refusal = refusalFor(asked.answer, ground);
  if (refusal) return desk.refuse(refusal, of);
  const { actor, address, userAgent, requestId } = caller;
  const origin = { actor, address, userAgent, requestId };
  const { action, target } = of;
  await desk.parts.audit.record([
    { ...origin, action, target, outcome: 'ALLOWED', code: null, before: null, after: manifest },
  ]);
  return (await desk.seen(ground, SEEN_MS)) ?? ground;
}

/** The cluster that is meant: the one that is named, or the only one where the caller sees the namespace. */
function clusterFor(
  { cluster, namespace, name }: RegisterRequest['service'],
  { scopes }: Caller,
  desk: BackendDesk,
): string | Refusal {
  const { board } = desk.parts.reads.catalog;
  const seen = board
    .names()
    .filter(
      (each) => (cluster === null || each === cluster) && accessTo(scopes, { cluster: each, namespace }) !== 'NONE',
    );
  const [only, ...others] = seen;
  if (only === undefined) return notFound(`Service ${namespace}/${name}`);
  if (others.length > 0) return wrong(`Say in which cluster the Service is to be made: ${seen.join(' or ')}.`);
  if (!board.isSynced(only)) throw new NotSyncedError([only], `not yet read completely: ${only}`);
  return only;
}

function refusalFor(outcome: WriteOutcome, { cluster, namespace, name }: RegistrationGround): Refusal | null {
  switch (outcome.type) {
    case 'WRITTEN':
      return null;
    case 'EXISTS':
    case 'GONE':
      return exists(namespace, name, cluster);
    case 'FORBIDDEN':
      return wrong(
        `Cluster ${cluster} does not let Rollcall make Services: ${outcome.message}. Grant its worker create on services there, or make the Service yourself.`,
      );
    case 'REFUSED':
    case 'NAMESPACE_GONE':
    case 'CONFLICT':
      return wrong(`Cluster ${cluster} does not take the Service: ${outcome.message}`);
    case 'UNAVAILABLE':
      throw new ClusterUnavailableError(
        `Nothing was registered: the API server of cluster ${cluster} did not answer (${outcome.message}). Whether the Service was made is not known.`,
      );
  }
}

function exists(namespace: string, name: string, cluster: string): Refusal {
  const message = `Service ${namespace}/${name} exists already in cluster ${cluster}: register without createService`;
  return { type: 'CONFLICT', code: 'CONFLICT', message };
}

function wrong(message: string): Refusal {
  return invalid([{ pointer: POINTER, code: 'VALIDATION_FAILED', message }]);
}

/** Something to go on with, so that everything else that is wrong is told as well. */
const NOTHING: CreateServiceInput = { ports: [], ipFamilies: null };

function nameViolations(name: string): readonly Violation[] {
  const problem = serviceNameProblem(name);
  return problem === null ? [] : [{ pointer: POINTER, code: 'VALIDATION_FAILED', message: problem }];
}
