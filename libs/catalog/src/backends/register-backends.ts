import type { Backend, BackendInput, InputContext, Validated, Violation } from '@rollcall/core';
import {
  backendViolations,
  hash128,
  repeatedBackends,
  serviceViolations,
  targetViolations,
  validateBackendInput,
  validateBackendInputs,
} from '@rollcall/core';

import { accessTo } from '../access/access.js';
import type { BackendDesk } from './backend-desk.js';
import { isRefusal, serviceTarget } from './backend-desk.js';
import { KeyUsedError, RegisteredTwiceError } from './backend-errors.js';
import type { Caller, RegisterRequest } from './backend-requests.js';
import type { BackendWrite } from './backend-store.js';
import type { Refusal, Registered } from './mutation-results.js';
import { invalid, notFound } from './mutation-results.js';
import { newBackend } from './new-backend.js';
import type { ExistingService } from '../access/visible-services.js';

const ACTION = 'backend.register';
const ITEMS = '/items';
const KEY = /^[\x20-\x7e]{1,255}$/;

/** What is kept for whoever asks again. */
type KeptRegistration = Pick<Registered, 'backends' | 'plan'>;

/**
 * Registers backends for a Service: all of them or none, as one revision. Pointers of what is wrong begin with `/items`.
 * Throws {@link NotSyncedError}, {@link AmbiguousServiceError}, {@link StoreUnavailableError}, and {@link TooStaleError} if it was done and the view does not
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
  const view = await desk.serviceFor(request.service, ACTION, caller);
  if (isRefusal(view)) return view;
  const at = desk.now;
  const policy = desk.parts.preview.policyFor(sentAddresses(request.items), caller.scopes);
  const judged = judge(request.items, view, { policy, rights: caller.scopes, now: at });
  if (!judged.valid)
    return desk.refuse(invalid(judged.violations), { action: ACTION, target: serviceTarget(view), caller });

  const backends = judged.value.map((input) => made(input, view, { at, caller, desk }));
  const plan = desk.parts.preview.plan(view, [...view.backends, ...backends]);
  if (request.dryRun) return { type: 'DONE', backends, plan, revision: null, replayed: false };
  const answer: KeptRegistration = { backends, plan };
  const write: Omit<BackendWrite, 'by'> = {
    cluster: view.cluster,
    at,
    edits: backends.map((backend) => ({ type: 'REGISTER', backend })),
    key: key === null ? null : { principal: caller.actor.id, key, requestHash: hashOf(request), answer },
  };
  try {
    return { type: 'DONE', ...answer, revision: await desk.write(write, caller), replayed: false };
  } catch (error) {
    if (error instanceof KeyUsedError && key !== null) {
      const kept = await replay(request, { key, caller, desk });
      if (kept) return kept;
    }
    if (!(error instanceof RegisteredTwiceError)) throw error;
    const message = 'one of these addresses was registered with the same port meanwhile: read again what there is';
    return desk.refuse(
      { type: 'CONFLICT', code: 'CONFLICT', message },
      { action: ACTION, target: serviceTarget(view), caller },
    );
  }
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
  const kept = await desk.parts.store.answered(caller.actor.id, key);
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
  return { type: 'DONE', backends, plan, revision: kept.revision, replayed: true };
}

/** Everything that is wrong, at once. */
function judge(items: unknown, view: ExistingService, context: InputContext): Validated<readonly BackendInput[]> {
  const validated = validateBackendInputs(items, context, ITEMS);
  const violations = validated.valid
    ? [
        ...targetViolations(view.service, validated.value, ITEMS),
        ...repeatedBackends(validated.value, view.backends, ITEMS),
      ]
    : [...validated.violations, ...targetsOfTheRest(items, view, context)];
  const [first, ...more] = violations;
  if (first) return { valid: false, violations: [first, ...more] };
  return validated;
}

/** How those that are right by themselves fit the Service. */
function targetsOfTheRest(items: unknown, { service }: ExistingService, context: InputContext): readonly Violation[] {
  const ofService = serviceViolations(service);
  if (ofService.length > 0 || !Array.isArray(items)) return ofService;
  return items.flatMap((item: unknown, i) => {
    const one = validateBackendInput(item, context);
    return one.valid ? backendViolations(service, one.value, `${ITEMS}/${i}`) : [];
  });
}

interface Making {
  readonly at: string;
  readonly caller: Caller;
  readonly desk: BackendDesk;
}

function made(input: BackendInput, view: ExistingService, { at, caller, desk }: Making): Backend {
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

function hashOf({ service, items }: RegisterRequest): string {
  const { cluster, namespace, name } = service;
  return hash128(JSON.stringify([cluster, namespace, name, items]));
}

function keyViolation(): Violation {
  const message = 'The idempotency key must have 1 to 255 printable ASCII characters.';
  return { pointer: '', code: 'VALIDATION_FAILED', message };
}
