import { BACKEND_LIST_READ, EVERY_READ, SERVICE_BACKENDS_READ } from '../query/every-read.js';
import { AUDIT_PARAMETERS, CHANGE_PARAMETERS, REGISTER_PARAMETERS } from '../query/list-parameters.js';
import type { Route } from './route.js';
import { NOT_MODIFIED, ok, READ_PROBLEMS, SERVICE_PATH } from './route.js';

const CHANGE_PROBLEMS = [
  'INVALID_ARGUMENT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'NOT_ACCEPTABLE',
  'CONFLICT',
  'NOT_SYNCED',
  'TOO_STALE',
  'STORE_UNAVAILABLE',
] as const;
const BODY_PROBLEMS = [
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'VALIDATION_FAILED',
  'ADDRESS_FORBIDDEN',
  'SERVICE_HAS_SELECTOR',
] as const;

/** Registered backends, and what is on record of them. */
export const BACKEND_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: `${SERVICE_PATH}/backends`,
    operationId: 'getServiceBackends',
    tag: 'backends',
    summary: 'Backends that are registered for a Service',
    query: SERVICE_BACKENDS_READ,
    answers: [ok('BackendItems', 'All of them, by cluster and age.'), NOT_MODIFIED],
    problems: READ_PROBLEMS,
  },
  {
    method: 'POST',
    path: `${SERVICE_PATH}/backends`,
    operationId: 'registerBackends',
    tag: 'backends',
    summary: 'Registers backends for a Service without selector',
    description:
      'All or none, as one revision: they are served at once, whether or not the cluster can be written. Everything that is wrong is told at once, each with a JSON pointer. ' +
      '`plan` says what has to be written to the cluster for it; of a dry run, `plan.clusterCheck` says what the cluster says to that. ' +
      'With `createService` a Service without selector is made first; if that fails, nothing is registered.',
    query: REGISTER_PARAMETERS,
    asks: ['Idempotency-Key'],
    body: { 'application/json': 'Registration' },
    answers: [
      { status: 201, description: 'They are registered.', content: { 'application/json': 'Registered' } },
      ok('Registered', 'Dry run: what would be.'),
    ],
    headers: [],
    problems: [...CHANGE_PROBLEMS, ...BODY_PROBLEMS, 'IDEMPOTENCY_KEY_REUSED', 'RATE_LIMITED', 'CLUSTER_UNAVAILABLE'],
  },
  {
    method: 'POST',
    path: '/v1/backends:check',
    operationId: 'checkBackend',
    tag: 'backends',
    summary: 'Checks a backend now, registered or not, from where the cluster stands',
    description:
      'Within 5 s, by the worker that leads the cluster: DNS, TCP, TLS, protocol, each phase told as it ends (event `phase`), then what came of it (event `result`). ' +
      'Needs what registering there needs; an address that may not be registered is not connected to. With `Accept: application/json` only the result. ' +
      'Whoever goes away before ends the check.',
    body: { 'application/json': 'Check' },
    answers: [
      {
        status: 200,
        description: 'It was checked, or, with `checked: false`, why nobody could.',
        content: { 'text/event-stream': 'CheckEvents', 'application/json': 'CheckResult' },
      },
    ],
    headers: [],
    problems: [
      'INVALID_ARGUMENT',
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'NOT_FOUND',
      'NOT_ACCEPTABLE',
      ...BODY_PROBLEMS,
      'RATE_LIMITED',
      'NOT_SYNCED',
      'STORE_UNAVAILABLE',
    ],
  },
  {
    method: 'GET',
    path: '/v1/backends',
    operationId: 'listBackends',
    tag: 'backends',
    summary: 'Registered backends by namespace, Service and cluster, also of Services that are gone',
    query: BACKEND_LIST_READ,
    answers: [ok('BackendList', 'One page. `Link: rel="next"` and `nextCursor` lead to the next.'), NOT_MODIFIED],
    problems: ['INVALID_ARGUMENT', 'UNAUTHENTICATED', 'NOT_ACCEPTABLE', 'NOT_SYNCED', 'TOO_STALE'],
  },
  {
    method: 'GET',
    path: '/v1/backends/{id}',
    operationId: 'getBackend',
    tag: 'backends',
    summary: 'One registered backend',
    query: EVERY_READ,
    answers: [ok('Backend', 'The registration. Its `ETag` is what a change has to name.')],
    headers: ['VersionTag', 'Rollcall-Revision', 'Rollcall-Stale'],
    problems: READ_PROBLEMS,
  },
  {
    method: 'PATCH',
    path: '/v1/backends/{id}',
    operationId: 'updateBackend',
    tag: 'backends',
    summary: 'Changes a registered backend',
    description:
      'A merge patch (RFC 7396): null takes a field back to its default, objects are merged, lists replaced. Draining and disabling is a change of `state`.',
    query: CHANGE_PARAMETERS,
    asks: ['If-Match'],
    body: { 'application/merge-patch+json': 'BackendPatch', 'application/json': 'BackendPatch' },
    answers: [ok('Updated', 'As it is now, and what has to be written for it. A dry run has no `ETag`.')],
    headers: ['VersionTag'],
    problems: [...CHANGE_PROBLEMS, ...BODY_PROBLEMS, 'PRECONDITION_FAILED', 'PRECONDITION_REQUIRED'],
  },
  {
    method: 'DELETE',
    path: '/v1/backends/{id}',
    operationId: 'removeBackend',
    tag: 'backends',
    summary: 'Removes a registered backend',
    query: CHANGE_PARAMETERS,
    asks: ['If-Match'],
    answers: [ok('Removed', 'It is gone; what has to be written for it.')],
    headers: [],
    problems: [...CHANGE_PROBLEMS, 'PRECONDITION_FAILED', 'PRECONDITION_REQUIRED'],
  },
  {
    method: 'GET',
    path: '/v1/audit',
    operationId: 'listAudit',
    tag: 'audit',
    summary: 'What was done and refused, newest first',
    description: 'For administrators.',
    query: AUDIT_PARAMETERS,
    answers: [ok('AuditList', 'One page. `Link: rel="next"` and `nextCursor` lead to the next.')],
    headers: [],
    problems: ['INVALID_ARGUMENT', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_ACCEPTABLE', 'STORE_UNAVAILABLE'],
  },
];
