import type { Backend, ErrorDetail, ServiceRef, ServiceSummary } from '@rollcall/client';
import type { Violation } from '@rollcall/core';
import { jsonEquals } from '@rollcall/core';
import { useQuery } from '@tanstack/react-query';
import type { Dispatch } from 'react';
import { useEffect, useMemo, useReducer } from 'react';

import { useClient } from '../../data/client-context.js';
import { useCaller } from '../../data/session.js';
import { saidOf } from '../backend/said-fields.js';
import type { Draft, TargetDraft } from './draft.js';
import { emptyDraft, isUntouched } from './draft.js';
import { draftProblems } from './draft-problems.js';
import { keepDraft, keptDraft } from './draft-storage.js';
import { randomId } from './random-id.js';
import type { Refusal } from './refusal.js';
import { standingErrors } from './refusal.js';
import type { RegisterAction, RegisterState } from './register-reducer.js';
import { freshState, registerReducer } from './register-reducer.js';
import type { Registration } from './registration.js';
import { idempotencyKey, registrationOf } from './registration.js';
import type { RegisterSearch } from './search.js';
import { coreService, likelyPorts } from './target-service.js';

/** What every step of the wizard works with. */
export interface Register {
  readonly state: RegisterState;
  readonly dispatch: Dispatch<RegisterAction>;
  readonly ref: ServiceRef;
  /** What would be sent, and the key that it would be sent with. */
  readonly registration: Registration;
  readonly key: string;
  /** The Service as it is mirrored; null = it is to be made, not picked, or not read yet. */
  readonly service: ServiceSummary | null;
  /** What is registered for it already. */
  readonly registered: readonly Backend[];
  /** What the rules say against the draft, in this browser. */
  readonly problems: readonly Violation[];
  /** What the server refused of the draft as it is now; null = nothing, or the draft was changed since. */
  readonly refusal: Refusal | null;
  /** What the server said against it, as far as it still holds. */
  readonly standing: readonly ErrorDetail[];
}

export function useRegister(search: RegisterSearch): Register {
  const [state, dispatch] = useReducer(registerReducer, search, begin);
  useEffect(() => keepDraft(state, sessionStorage), [state]);
  const { draft } = state;
  const { service, registered } = useTarget(draft.target);
  usePortsOf(service, draft, dispatch);
  const restrictedAddresses = useCaller()?.restrictedAddresses ?? true;
  const registration = useMemo(() => registrationOf(draft), [draft]);
  const problems = useMemo(
    () =>
      draftProblems(draft, {
        service: service && coreService(service),
        // Those of the draft itself, once it is registered, are not in its own way.
        registered: state.registered ? [] : registered.map(saidOf),
        rights: { restrictedAddresses },
        now: new Date().toISOString(),
      }),
    [draft, service, registered, restrictedAddresses, state.registered],
  );
  const standing = useMemo(() => standingErrors(state.refusal, registration), [state.refusal, registration]);
  const refusal = state.refusal && jsonEquals(state.refusal.of, registration) ? state.refusal : null;
  const key = useMemo(() => idempotencyKey(draft), [draft]);
  return {
    state,
    dispatch,
    ref: refOf(draft.target),
    registration,
    key,
    service,
    registered,
    problems,
    refusal,
    standing,
  };
}

export function newDraft(target: Partial<TargetDraft> = {}): Draft {
  return emptyDraft(randomId(), target);
}

/** The draft that is kept in this tab goes on, unless somebody came from another Service and nothing of it would be lost. */
function begin({ cluster = '', namespace, name }: RegisterSearch): RegisterState {
  const kept = keptDraft(sessionStorage);
  if (namespace === undefined || name === undefined) return kept ?? freshState(newDraft());
  const isSame = kept?.draft.target.name === name && kept.draft.target.namespace === namespace;
  if (kept && (isSame || (!kept.registered && !kept.draft.rows.every(isUntouched)))) return kept;
  return freshState(newDraft({ cluster, namespace, name }));
}

function useTarget(target: TargetDraft): Pick<Register, 'service' | 'registered'> {
  const client = useClient();
  const isThere = target.create === null && target.name !== '';
  const ref = refOf(target);
  const service = useQuery({
    queryKey: ['service', ref],
    queryFn: ({ signal }) => client.service(ref, { signal }),
    enabled: isThere,
  });
  const registered = useQuery({
    queryKey: ['service', ref, 'backends'],
    queryFn: ({ signal }) => client.serviceBackends(ref, { signal }),
    enabled: isThere,
  });
  return { service: service.data ?? null, registered: registered.data ?? [] };
}

/** Somebody who came from a Service has not picked it: its ports, and its cluster, are taken when it is read. */
function usePortsOf(service: ServiceSummary | null, { target, rows }: Draft, dispatch: Dispatch<RegisterAction>): void {
  const isNew = target.cluster === '' && target.create === null && rows.every(isUntouched);
  useEffect(() => {
    if (!service || !isNew) return;
    const { cluster, namespace, name, ports } = service;
    dispatch({
      type: 'TARGET_CHANGED',
      target: { cluster, namespace, name, create: null },
      ports: likelyPorts(ports),
    });
  }, [service, isNew, dispatch]);
}

function refOf({ cluster, namespace, name }: TargetDraft): ServiceRef {
  return { ...(cluster !== '' && { cluster }), namespace, name };
}
