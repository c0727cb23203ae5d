import { EVERY_READ, SERVICE_LIST_READ, SERVICE_READ } from '../query/every-read.js';
import { ENDPOINT_PARAMETERS, EXPLAIN_PARAMETERS } from '../query/selection-parameters.js';
import { HISTORY_READ } from '../query/history-parameters.js';
import { BACKEND_ROUTES } from './backend-routes.js';
import { SESSION_ROUTES } from './session-routes.js';
import { TOKEN_ROUTES } from './token-routes.js';
import type { Route } from './route.js';
import { NOT_MODIFIED, ok, READ_PROBLEMS, SERVICE_PATH as SERVICE } from './route.js';

export const ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: `${SERVICE}/endpoints`,
    operationId: 'getEndpoints',
    tag: 'endpoints',
    summary: 'Who stands behind a Service, now',
    description:
      'As JSON, as `host:port` lines (`Accept: text/plain`), or as a stream of Server-Sent Events (`Accept: text/event-stream`): `snapshot`, then `changes`, `freshness` when a ' +
      "cluster's state changes and `heartbeat`; the id of every event is a cursor for `Last-Event-ID`, and `resync` replaces everything when a cursor says nothing any more. " +
      'With `since` and `wait` a long poll: answers when the selection differs from what `since` saw.',
    query: ENDPOINT_PARAMETERS,
    answers: [
      {
        status: 200,
        description: 'The selected endpoints. `ETag` changes exactly when they do.',
        content: { 'application/json': 'EndpointSet', 'text/plain': 'Targets', 'text/event-stream': 'EventStream' },
      },
      NOT_MODIFIED,
    ],
    // 403: the credentials have ended while a long poll waited.
    problems: [...READ_PROBLEMS, 'FORBIDDEN', 'RESYNC_REQUIRED'],
  },
  {
    method: 'GET',
    path: `${SERVICE}/endpoints/history`,
    operationId: 'getEndpointHistory',
    tag: 'endpoints',
    summary: 'What became of the endpoints of a Service',
    description:
      'Derived from the log, which is kept for `ROLLCALL_LOG_RETENTION_MS`. Times are those at which the log recorded it. Where nothing is known the state is `NO_DATA`, and ' +
      '`gaps` says why. Also of a Service that is gone, as long as the log knows of it. This is read from the database: without it the answer is STORE_UNAVAILABLE.',
    query: HISTORY_READ,
    answers: [
      {
        status: 200,
        description: 'The history.',
        content: { 'application/json': 'EndpointHistory', 'text/csv': 'Csv' },
      },
    ],
    headers: ['Rollcall-Revision', 'Rollcall-Stale'],
    problems: [...READ_PROBLEMS, 'STORE_UNAVAILABLE'],
  },
  {
    method: 'GET',
    path: `${SERVICE}/explain`,
    operationId: 'explainEndpoint',
    tag: 'endpoints',
    summary: 'Why an address is, or is not, among the selected endpoints',
    query: EXPLAIN_PARAMETERS,
    answers: [ok('Explanation', 'Every rule that was applied, in order.'), NOT_MODIFIED],
    problems: READ_PROBLEMS,
  },
  {
    method: 'GET',
    path: '/v1/services',
    operationId: 'listServices',
    tag: 'services',
    summary: 'Services by namespace, name and cluster',
    query: SERVICE_LIST_READ,
    answers: [ok('ServiceList', 'One page. `Link: rel="next"` and `nextCursor` lead to the next.'), NOT_MODIFIED],
    problems: READ_PROBLEMS,
  },
  {
    method: 'GET',
    path: SERVICE,
    operationId: 'getService',
    tag: 'services',
    summary: 'One Service',
    query: SERVICE_READ,
    answers: [ok('Service', 'The Service.'), NOT_MODIFIED],
    problems: READ_PROBLEMS,
  },
  {
    method: 'GET',
    path: `${SERVICE}/slices`,
    operationId: 'getSlices',
    tag: 'services',
    summary: 'The EndpointSlices of a Service, as published',
    query: SERVICE_READ,
    answers: [ok('EndpointSliceList', 'discovery.k8s.io/v1 objects without managedFields.'), NOT_MODIFIED],
    problems: READ_PROBLEMS,
  },
  {
    method: 'GET',
    path: `${SERVICE}/describe`,
    operationId: 'describeService',
    tag: 'services',
    summary: 'A Service and its slices in the layout of kubectl describe',
    query: SERVICE_READ,
    answers: [{ status: 200, description: 'Text for people.', content: { 'text/plain': 'Text' } }],
    problems: READ_PROBLEMS,
  },
  ...BACKEND_ROUTES,
  ...TOKEN_ROUTES,
  ...SESSION_ROUTES,
  {
    method: 'GET',
    path: '/v1/clusters',
    operationId: 'listClusters',
    tag: 'clusters',
    summary: 'All known clusters, and how their mirrors stand',
    query: EVERY_READ,
    answers: [ok('ClusterList', 'By name.')],
    problems: ['INVALID_ARGUMENT', 'UNAUTHENTICATED', 'NOT_ACCEPTABLE', 'TOO_STALE'],
  },
  {
    method: 'GET',
    path: '/v1/clusters/{name}',
    operationId: 'getCluster',
    tag: 'clusters',
    summary: 'One cluster, and how its mirror stands',
    query: EVERY_READ,
    answers: [ok('Cluster', 'The cluster.')],
    problems: ['INVALID_ARGUMENT', 'UNAUTHENTICATED', 'NOT_FOUND', 'NOT_ACCEPTABLE', 'TOO_STALE'],
  },
  {
    method: 'POST',
    path: '/v1/clusters/{name}:confirm',
    operationId: 'confirmRemoval',
    tag: 'clusters',
    summary: 'Has what the guard holds back removed',
    description:
      'For administrators. Answered when it is asked for; the worker that leads the cluster carries it out within seconds.',
    answers: [{ status: 202, description: 'Asked for.', content: { 'application/json': 'Confirmation' } }],
    problems: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'STORE_UNAVAILABLE'],
  },
  {
    method: 'DELETE',
    path: '/v1/clusters/{name}',
    operationId: 'retireCluster',
    tag: 'clusters',
    summary: 'Forgets a cluster that no worker mirrors any more',
    description: 'For administrators.',
    answers: [{ status: 204, description: 'Forgotten.', content: null }],
    problems: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT', 'STORE_UNAVAILABLE'],
  },
  ...(['livez', 'readyz'] as const).map((name): Route => ({
    method: 'GET',
    path: `/${name}`,
    operationId: name,
    tag: 'operations',
    summary: name === 'livez' ? 'Whether the process runs' : 'Whether it should be sent requests; `?verbose` says why',
    answers: [
      { status: 200, description: 'It does.', content: { 'text/plain': 'Text' } },
      ...(name === 'readyz'
        ? [{ status: 503, description: 'It should not, and why.', content: { 'text/plain': 'Text' } }]
        : []),
    ],
    problems: [],
    open: true,
  })),
  {
    method: 'GET',
    path: '/statusz',
    operationId: 'statusz',
    tag: 'operations',
    summary: 'Everything that this replica knows about itself and the clusters',
    answers: [ok('Status', 'The status.')],
    problems: ['UNAUTHENTICATED'],
  },
  {
    method: 'GET',
    path: '/',
    operationId: 'index',
    tag: 'operations',
    summary: 'Where everything is, for people and for programs',
    answers: [
      { status: 200, description: 'Links.', content: { 'application/json': 'Index', 'text/html': 'Text' } },
      NOT_MODIFIED,
    ],
    problems: ['NOT_ACCEPTABLE'],
    open: true,
  },
  {
    method: 'GET',
    path: '/openapi.json',
    operationId: 'openapi',
    tag: 'operations',
    summary: 'This document',
    answers: [ok('OpenApi', 'OpenAPI 3.1.'), NOT_MODIFIED],
    problems: [],
    open: true,
  },
  {
    method: 'GET',
    path: '/docs',
    operationId: 'docs',
    tag: 'operations',
    summary: 'This document, to read and try in a browser',
    answers: [{ status: 200, description: 'A page.', content: { 'text/html': 'Text' } }, NOT_MODIFIED],
    problems: [],
    open: true,
  },
];

const PATTERNS: readonly { readonly pattern: RegExp; readonly method: string; readonly open: boolean }[] = ROUTES.map(
  ({ path, method, open = false }) => ({
    // No name holds a colon: behind one stands an action.
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/:]+')}$`),
    method,
    open,
  }),
);

/** Methods that a path takes; empty = there is no such path. */
export function methodsOf(path: string): readonly string[] {
  const methods: readonly string[] = PATTERNS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  if (methods.length === 0) return methods;
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
}

/** Whether a path needs no credentials. */
export function isOpenPath(path: string): boolean {
  return path.startsWith('/docs/') || PATTERNS.some(({ pattern, open }) => open && pattern.test(path));
}
