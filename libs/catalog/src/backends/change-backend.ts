import type { Backend, BackendInput, Violation } from '@rollcall/core';
import { backendViolations, jsonEquals, patchBackend, repeatedBackends, serviceViolations } from '@rollcall/core';

import type { BackendDesk } from './backend-desk.js';
import { backendTarget, isRefusal, outdated } from './backend-desk.js';
import { OutdatedBackendError, RegisteredTwiceError } from './backend-errors.js';
import type { Caller, UpdateRequest, VersionedBackend } from './backend-requests.js';
import type { BackendEdit } from './backend-store.js';
import type { Refusal, Removed, Updated } from './mutation-results.js';
import { invalid } from './mutation-results.js';
import { registeredAnew, statusAnew } from './new-backend.js';
import { resolvedDrafts } from './resolved-drafts.js';

const UPDATE = 'backend.update';
const REMOVE = 'backend.remove';

/**
 * Changes a registration by a merge patch. A patch that changes nothing writes nothing. Throws {@link NotSyncedError}, {@link StoreUnavailableError}, and
 * {@link TooStaleError} if it was done and the view does not see it in time.
 */
export async function updateBackend(
  request: UpdateRequest,
  caller: Caller,
  desk: BackendDesk,
): Promise<Updated | Refusal> {
  const current = await desk.backendFor(request, UPDATE, caller);
  if (isRefusal(current)) return current;
  const at = desk.now;
  const policy = desk.parts.preview.policyFor([current.address, ...sentAddress(request.patch)], caller.scopes);
  const patched = patchBackend(current, request.patch, { policy, rights: caller.scopes, now: at });
  const of = { action: UPDATE, target: backendTarget(current), caller };
  if (!patched.valid) return desk.refuse(invalid(patched.violations), of);
  const [first, ...more] = violationsOf(current, patched.value, desk);
  if (first) return desk.refuse(invalid([first, ...more]), of);

  const registered = registeredAnew(current, patched.value, caller.scopes.restrictedAddresses);
  const status = statusAnew(current, registered, { at, writesBack: desk.writesBack(current.cluster) });
  const isSame = jsonEquals(current, { ...current, ...registered });
  const next: Backend = isSame
    ? current
    : {
        ...current,
        ...registered,
        version: current.version + 1,
        updatedAt: at,
        status: { ...current.status, ...status },
      };
  const { cluster } = current;
  const [shown = next] = request.dryRun ? await resolvedDrafts([next], { cluster, caller, desk }) : [next];
  const view = desk.serviceOf(current);
  const plan = desk.parts.preview.plan(
    view,
    view.backends.map((backend) => (backend.id === current.id ? shown : backend)),
  );
  if (request.dryRun || isSame) {
    const opinion = request.dryRun ? await desk.opinion(plan, { cluster, caller }) : null;
    return { type: 'DONE', backend: shown, plan, revision: null, opinion };
  }
  const edit: BackendEdit = { type: 'UPDATE', id: current.id, expected: current.version, registered, status };
  const written = await write(edit, { current, at, action: UPDATE, caller, desk });
  if (isRefusal(written)) return written;
  const backend = desk.parts.reads.catalog.view.registrations.find(current.id) ?? next;
  return { type: 'DONE', backend, plan, revision: written, opinion: null };
}

/** Removes a registration. Throws as {@link updateBackend} does. */
export async function removeBackend(
  request: VersionedBackend,
  caller: Caller,
  desk: BackendDesk,
): Promise<Removed | Refusal> {
  const current = await desk.backendFor(request, REMOVE, caller);
  if (isRefusal(current)) return current;
  const { id, version: expected } = current;
  const view = desk.serviceOf(current);
  const plan = desk.parts.preview.plan(
    view,
    view.backends.filter((backend) => backend.id !== id),
  );
  if (request.dryRun) {
    const opinion = await desk.opinion(plan, { cluster: current.cluster, caller });
    return { type: 'DONE', id, plan, revision: null, opinion };
  }
  const edit: BackendEdit = { type: 'REMOVE', id, expected };
  const written = await write(edit, { current, at: desk.now, action: REMOVE, caller, desk });
  return isRefusal(written) ? written : { type: 'DONE', id, plan, revision: written, opinion: null };
}

interface Writing {
  readonly current: Backend;
  readonly at: string;
  readonly action: string;
  readonly caller: Caller;
  readonly desk: BackendDesk;
}

async function write(edit: BackendEdit, { current, at, action, caller, desk }: Writing) {
  const { cluster, id, version } = current;
  const of = { action, target: backendTarget(current), caller };
  try {
    return await desk.write({ cluster, at, edits: [edit], key: null }, caller);
  } catch (error) {
    if (error instanceof RegisteredTwiceError) {
      const message = 'this address was registered with the same port meanwhile: read again what there is';
      return desk.refuse({ type: 'CONFLICT', code: 'CONFLICT', message }, of);
    }
    if (!(error instanceof OutdatedBackendError)) throw error;
    const newer = desk.parts.reads.catalog.view.registrations.find(id);
    // What was faster may not have come to the view yet: then nothing can be said of it.
    if (newer?.version !== version) return desk.refuse(outdated(id, version, newer), of);
    const message = `registration ${id} was changed meanwhile: read it again`;
    return desk.refuse({ type: 'CONFLICT', code: 'CONFLICT', message }, of);
  }
}

/** What speaks against leading there. One that stays where it is can always be drained, noted or labelled, whatever became of its Service. */
function violationsOf(current: Backend, input: BackendInput, desk: BackendDesk): readonly Violation[] {
  const stays = jsonEquals([current.address, current.ports], [input.address, input.ports]);
  if (stays) return [];
  const { service, backends } = desk.serviceOf(current);
  const others = backends.filter(({ id }) => id !== current.id);
  const repeated = repeatedBackends([input], others).map((violation) => ({
    ...violation,
    pointer: violation.pointer.replace(/^\/0/, ''),
  }));
  const ofService = serviceViolations(service);
  return [...ofService, ...(service && ofService.length === 0 ? backendViolations(service, input) : []), ...repeated];
}

function sentAddress(patch: unknown): readonly string[] {
  const address = typeof patch === 'object' && patch !== null && 'address' in patch ? patch.address : null;
  return typeof address === 'string' ? [address] : [];
}
