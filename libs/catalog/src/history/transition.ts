import type { BackendChange, Change, Endpoint } from '@rollcall/core';

import type { PresentState, TransitionReason } from './endpoint-history.js';

/** Why an endpoint became something else. */
export interface TransitionCause {
  readonly reason: TransitionReason;
  readonly detail: string | null;
}

/** One endpoint became something else. */
export interface Transition extends TransitionCause {
  readonly seq: number;
  /** RFC 3339. */
  readonly at: string;
  readonly from: PresentState;
  readonly to: PresentState;
}

/** What a row was. One that is ready is that, also where it terminates: a Service may publish such (semantics CND-1). */
export function stateOf({ ready, serving, terminating }: Endpoint): PresentState {
  if (ready) return 'READY';
  if (terminating) return serving ? 'SERVING_TERMINATING' : 'TERMINATING';
  return 'NOT_READY';
}

/** What a change, recorded at `at`, did to the endpoints that it touched. */
export function causeOf(change: Change, at: string): TransitionCause {
  switch (change.kind) {
    case 'service':
      return { reason: change.after ? 'SERVICE_CREATED' : 'SERVICE_DELETED', detail: null };
    case 'slice':
      return {
        reason: change.before ? (change.after ? 'SLICE_CHANGED' : 'SLICE_DELETED') : 'SLICE_CREATED',
        detail: change.name,
      };
    case 'backend':
      return backendCause(change, at);
  }
}

function backendCause({ before, after }: BackendChange, at: string): TransitionCause {
  if (!after) {
    const expired = before?.expiresAt && Date.parse(before.expiresAt) <= Date.parse(at);
    return { reason: expired ? 'EXPIRED' : 'REMOVED', detail: null };
  }
  if (!before) return { reason: 'REGISTERED', detail: null };
  const [was, is] = [before.status.check, after.status.check];
  if (before.state !== after.state || was?.state === is?.state) return { reason: 'UPDATED', detail: after.state };
  return { reason: is?.state === 'FAILING' ? 'CHECK_FAILED' : 'CHECK_PASSED', detail: is?.message ?? null };
}
