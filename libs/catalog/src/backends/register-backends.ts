import type { Backend, BackendInput, Violation } from '@rollcall/core';
import { hash128 } from '@rollcall/core';

import { accessTo } from '../access/access.js';
import { askerOf } from './asker-of.js';
import type { BackendDesk } from './backend-desk.js';
import { isRefusal, serviceTarget } from './backend-desk.js';
import { KeyUsedError, RegisteredTwiceError } from './backend-errors.js';
import type { Caller, RegisterRequest } from './backend-requests.js';
import type { BackendWrite } from './backend-store.js';
import { judgeRegistration } from './judge-registration.js';
import type { ServiceDraft } from './make-service.js';
import { draftFor, makeService } from './make-service.js';
import type { Refusal, Registered } from './mutation-results.js';
import { invalid, notFound } from './mutation-results.js';
import { newBackend } from './new-backend.js';
import type { RegistrationGround } from './registration-ground.js';
import { resolvedDrafts } from './resolved-drafts.js';

const ACTION = 'backend.register';
const KEY = /^[\x20-\x7e]{1,255}$/;

/** What it is to be registered on. */
interface Wanted extends Omit<ServiceDraft, 'manifest'> {
  /** null = the Service is there. */
  readonly draft: Pick<ServiceDraft, 'manifest'> | null;
}

/** What is kept for whoever asks again. */
type KeptRegistration = Pick<Registered, 'backends' | 'plan'>;

/**
 * Registers backends for a Service: all of them or none, as one revision. Pointers of what is wrong begin with `/items`.
 * A Service that is to be made is made first; if that fails, nothing is registered.
 * Throws {@link NotSyncedError}, {@link AmbiguousServiceError}, {@link ClusterUnavailableError}, {@link TooManyQuestionsError}, {@link StoreUnavailableError}, and {@link TooStaleError} if it was done and the view does not
 * see it in time.
 */
export async function registerBackends(
  request: RegisterRequest,
  caller: Caller,
  desk: BackendDesk,
): Promise<Registered | Refusal> {
  const key = request.dryRun ? null : request.idempotencyKey;
  if (key !== null && !KEY.test(key)) return invalid([keyViolation()]);
  if (key !== null) {
    const kept = await replay(request, { key, caller, desk });
    if (kept) return kept;
  }
  const wanted = await groundFor(request, caller, desk);
  if (isRefusal(wanted)) return wanted;
  const at = desk.now;
  const policy = desk.parts.preview.policyFor(sentAddresses(request.items), caller.scopes);
  const context = { policy, rights: caller.scopes, now: at };
  const judged = judgeRegistration(request.items, wanted, context);
  const of = { action: ACTION, target: serviceTarget(wanted.ground), caller };
  if (!judged.valid) return desk.refuse(invalid(judged.violations), of);
  if (request.dryRun) return dryRun(judged.value, wanted, { at, caller, desk });

  const ground = wanted.draft ? await makeService(wanted.draft, wanted.ground, { caller, desk }) : wanted.ground;
  if (isRefusal(ground)) return ground;
  // The cluster may have made another Service of it than was asked for.
  const again = wanted.draft ? judgeRegistration(request.items, { ground, violations: [] }, context) : judged;
  if (!again.valid) return desk.refuse(invalid(again.violations), of);
  const backends = judged.value.map((input) => made(input, ground, { at, caller, desk }));
  const plan = desk.parts.preview.plan(ground, [...ground.backends, ...backends]);
  const answer: KeptRegistration = { backends, plan };
  const write: Omit<BackendWrite, 'by'> = {
    cluster: ground.cluster,
    at,
    edits: backends.map((backend) => ({ type: 'REGISTER', backend })),
    key: key === null ? null : { principal: askerOf(caller), key, requestHash: hashOf(request), answer },
  };
  try {
    return { ...DONE, ...answer, revision: await desk.write(write, caller) };
  } catch (error) {
    if (error instanceof KeyUsedError && key !== null) {
      const kept = await replay(request, { key, caller, desk });
      if (kept) return kept;
    }
    if (!(error instanceof RegisteredTwiceError)) throw error;
    const message = 'one of these addresses was registered with the same port meanwhile: read again what there is';
    return desk.refuse({ type: 'CONFLICT', code: 'CONFLICT', message }, of);
  }
}

const DONE = { type: 'DONE', revision: null, opinion: null, replayed: false } as const;

/** What it is to be registered on: the Service that is there, or one that is to be made. */
async function groundFor(request: RegisterRequest, caller: Caller, desk: BackendDesk): Promise<Wanted | Refusal> {
  if (request.createService !== undefined && request.createService !== null) {
    const draft = await draftFor(request, caller, desk);
    return isRefusal(draft) ? draft : { ...draft, draft };
  }
  const ground = await desk.serviceFor(request.service, ACTION, caller);
  return isRefusal(ground) ? ground : { ground, draft: null, violations: [] };
}

/** What would be, and what the cluster says to it. */
async function dryRun(
  inputs: readonly BackendInput[],
  { ground, draft }: Wanted,
  { at, caller, desk }: Making,
): Promise<Registered> {
  const { cluster } = ground;
  const drafts = inputs.map((input) => made(input, ground, { at, caller, desk }));
  const backends = await resolvedDrafts(drafts, { cluster, caller, desk });
  const plan = desk.parts.preview.plan(ground, [...ground.backends, ...backends]);
  const opinion = await desk.opinion(plan, { cluster, caller, service: draft?.manifest ?? null });
  return { ...DONE, backends, plan, opinion };
}

interface Replaying {
  readonly key: string;
  readonly caller: Caller;
  readonly desk: BackendDesk;
}

/** What was answered under the key before; null = nothing. */
async function replay(
  request: RegisterRequest,
  { key, caller, desk }: Replaying,
): Promise<Registered | Refusal | null> {
  const kept = await desk.parts.store.answered(askerOf(caller), key);
  if (!kept) return null;
  if (kept.requestHash !== hashOf(request)) {
    const message = 'this idempotency key was used for another request: take a new one';
    return { type: 'KEY_REUSED', code: 'IDEMPOTENCY_KEY_REUSED', message };
  }
  const { backends, plan } = kept.answer as KeptRegistration;
  // Rights that were taken away since hide the answer, too.
  const { namespace, name } = request.service;
  if (backends.some((backend) => accessTo(caller.scopes, backend) === 'NONE'))
    return notFound(`Service ${namespace}/${name}`);
  await desk.parts.reads.reach(kept.revision);
  return { ...DONE, backends, plan, revision: kept.revision, replayed: true };
}

interface Making {
  readonly at: string;
  readonly caller: Caller;
  readonly desk: BackendDesk;
}

function made(input: BackendInput, view: RegistrationGround, { at, caller, desk }: Making): Backend {
  const { cluster, namespace, name: service } = view;
  const { restrictedAddresses } = caller.scopes;
  const writesBack = desk.writesBack(cluster);
  const by = { createdBy: caller.actor.name, at, restrictedAddresses, writesBack };
  return newBackend(desk.parts.newId(), input, { cluster, namespace, service, ...by });
}

function sentAddresses(items: unknown): readonly string[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) => {
    const address = typeof item === 'object' && item !== null && 'address' in item ? item.address : null;
    return typeof address === 'string' ? [address] : [];
  });
}

function hashOf({ service, items, createService = null }: RegisterRequest): string {
  const { cluster, namespace, name } = service;
  const sent = createService === null ? [] : [createService];
  return hash128(JSON.stringify([cluster, namespace, name, items, ...sent]));
}

function keyViolation(): Violation {
  const message = 'The idempotency key must have 1 to 255 printable ASCII characters.';
  return { pointer: '', code: 'VALIDATION_FAILED', message };
}
