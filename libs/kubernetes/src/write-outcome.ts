import type { RefusalCause, WriteOutcome } from '@rollcall/catalog';

import { ApiError } from './api-client.js';
import { TransportError } from './api-transport.js';
import type { StatusCause } from './status-object.js';

/** What was tried: the same answer means another thing. */
export type WriteVerb = 'CREATE' | 'UPDATE' | 'REMOVE';

/** What a failed request means. Whatever is not a clear answer is UNAVAILABLE: it may have arrived. */
export function outcomeOf(error: unknown, verb: WriteVerb): WriteOutcome {
  if (!(error instanceof ApiError)) return unavailable(error);
  const { status, details, message } = error;
  // The server takes a patch that its schema refuses for a failure of its own (semantics SSA-4); the next try would be the same.
  if (status === 500 && details.message.startsWith('failed to create typed patch object')) return refusal(error);
  if (status === 0 || status === 401 || status === 429 || status >= 500) return unavailable(error);
  switch (status) {
    case 403:
      return forbidden(error, verb);
    case 404:
      if (details.kind === 'namespaces') return { type: 'NAMESPACE_GONE', message };
      return verb === 'CREATE' ? refusal(error) : { type: 'GONE' };
    case 409:
      return conflictOf(error, verb);
    default:
      return refusal(error);
  }
}

const NEEDED: Readonly<Record<WriteVerb, string>> = {
  CREATE: 'Give this user the right to create it.',
  UPDATE: 'Give this user get and patch on endpointslices.discovery.k8s.io.',
  REMOVE: 'Give this user delete on endpointslices.discovery.k8s.io.',
};

function forbidden(error: ApiError, verb: WriteVerb): WriteOutcome {
  const { details, message } = error;
  if (details.causes.some(({ reason }) => reason === 'NamespaceTerminating'))
    return { type: 'NAMESPACE_GONE', message };
  return ADMISSION.test(details.message)
    ? refusal(error)
    : { type: 'FORBIDDEN', message: `${message}. ${NEEDED[verb]}` };
}

/** Most webhooks deny what is written with the code for who writes it. */
const ADMISSION = /admission webhook .* denied the request/;

function conflictOf({ details, message }: ApiError, verb: WriteVerb): WriteOutcome {
  if (details.reason === 'AlreadyExists') return { type: 'EXISTS' };
  if (verb !== 'CREATE' && ANOTHER_OBJECT.test(details.message)) return { type: 'GONE' };
  const managers = details.causes.flatMap((cause) => managerOf(cause) ?? []);
  return { type: 'CONFLICT', message, managers: [...new Set(managers)] };
}

/** The API server gives these no reason of their own; were the texts to change, the outcome would be CONFLICT, which leads to a new plan as well. */
const ANOTHER_OBJECT = /uid mismatch: .* no existing object was found|the UID in the precondition .* does not match/;

/** `conflict with "kubectl-edit" using discovery.k8s.io/v1`; null = it is another cause. */
function managerOf({ reason, message }: StatusCause): string | null {
  const quoted = /^conflict with ("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
  if (reason !== 'FieldManagerConflict' || quoted === undefined) return null;
  return quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

function refusal({ details, message }: ApiError): WriteOutcome {
  const causes = details.causes.map(({ field, message: text }): RefusalCause => ({ field, message: text }));
  return { type: 'REFUSED', message, causes };
}

function unavailable(error: unknown): WriteOutcome {
  const message =
    error instanceof ApiError || error instanceof TransportError
      ? `${error.message}. ${error.trouble.advice}`
      : `the write was given up: ${error instanceof Error ? error.message : String(error)}`;
  return { type: 'UNAVAILABLE', message, retryAfterMs: error instanceof ApiError ? error.details.retryAfterMs : null };
}
