import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import {
  aBackend,
  anEndpoint,
  aService,
  aSlice,
  aToken,
  DBA,
  MemoryBackendStore,
  MemoryMirror,
  MemoryTokenStore,
  NOT_READY,
  registering,
} from '@rollcall/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { aDatabase, aDatabaseService } from '../testing/registrations.js';
import { ADMIN_TOKEN, TestApi } from '../testing/test-api.js';

type Json = Readonly<Record<string, unknown>>;
interface Answer {
  readonly headers?: Json;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
}
interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

const S = '/v1/namespaces/shop/services';
const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };
const JSON_BODY = { 'content-type': 'application/json' };
const SENDS = { ...ADMIN, ...JSON_BODY };

const CHECKED = { cluster: 'prod', backend: aDatabase('10.20.0.11') };

/** Operation, then what is asked, then the status that is wanted. */
const CALLS: readonly (readonly [string, string, number, Record<string, string>?, unknown?])[] = [
  ['getEndpoints', `${S}/cart/endpoints?readiness=any`, 200],
  ['getEndpoints', `${S}/cart/endpoints?readiness=routable`, 200],
  ['getEndpoints', `${S}/cart/endpoints`, 200, { accept: 'text/plain' }],
  ['getEndpoints', `${S}/cart/endpoints`, 304, { 'if-none-match': '*' }],
  ['getEndpoints', `${S}/cart/endpoints?x=1`, 400],
  ['getEndpoints', `${S}/cart/endpoints`, 401, { authorization: 'Bearer wrong' }],
  ['getEndpoints', `${S}/nope/endpoints?cluster=prod`, 404],
  ['getEndpoints', `${S}/cart/endpoints`, 406, { accept: 'image/png' }],
  ['getEndpoints', `${S}/cart/endpoints?since=e0:1`, 410],
  ['getEndpoints', `${S}/nope/endpoints`, 503],
  ['getEndpointHistory', `${S}/cart/endpoints/history`, 200],
  ['getEndpointHistory', `${S}/cart/endpoints/history`, 200, { accept: 'text/csv' }],
  ['getEndpointHistory', `${S}/cart/endpoints/history?since=x`, 400],
  ['getEndpointHistory', `${S}/nope/endpoints/history?cluster=prod`, 404],
  ['explainEndpoint', `${S}/cart/explain?address=10.0.0.2`, 200],
  ['explainEndpoint', `${S}/cart/explain?address=10.0.0.2`, 304, { 'if-none-match': '*' }],
  ['explainEndpoint', `${S}/cart/explain`, 400],
  ['listServices', '/v1/services?limit=1', 200],
  ['listServices', '/v1/services', 304, { 'if-none-match': '*' }],
  ['listServices', '/v1/services?cluster=edge', 503],
  ['getService', `${S}/cart`, 200],
  ['getService', `${S}/external`, 200],
  ['getService', `${S}/cart`, 304, { 'if-none-match': '*' }],
  ['getService', `${S}/nope?cluster=prod`, 404],
  ['getSlices', `${S}/cart/slices`, 200],
  ['getSlices', `${S}/cart/slices`, 304, { 'if-none-match': '*' }],
  ['describeService', `${S}/cart/describe`, 200],
  ['getServiceBackends', `${S}/orders-db/backends`, 200],
  ['getServiceBackends', `${S}/orders-db/backends`, 304, { 'if-none-match': '*' }],
  ['getServiceBackends', `${S}/nope/backends?cluster=prod`, 404],
  ['registerBackends', `${S}/orders-db/backends?dryRun=true`, 200, SENDS, { items: [aDatabase('db-1.corp.example')] }],
  ['registerBackends', `${S}/orders-db/backends`, 201, SENDS, { items: [aDatabase('10.20.0.11')] }],
  ['registerBackends', `${S}/orders-db/backends`, 400, SENDS, '{'],
  ['registerBackends', `${S}/orders-db/backends`, 403, JSON_BODY, { items: [aDatabase('10.20.0.12')] }],
  ['registerBackends', `${S}/nope/backends?cluster=prod`, 404, SENDS, { items: [aDatabase('10.20.0.12')] }],
  ['registerBackends', `${S}/orders-db/backends`, 413, SENDS, { items: ['x'.repeat(1_100_000)] }],
  ['registerBackends', `${S}/orders-db/backends`, 415, ADMIN, 'items'],
  ['registerBackends', `${S}/orders-db/backends`, 422, SENDS, { items: [aDatabase('169.254.169.254')] }],
  [
    'registerBackends',
    `${S}/legacy-db/backends?cluster=prod&dryRun=true`,
    200,
    SENDS,
    { items: [aDatabase('10.20.0.11')], createService: { ports: [{ name: 'pg', port: 5432 }] } },
  ],
  ['checkBackend', '/v1/backends:check', 200, { ...SENDS, accept: 'application/json' }, CHECKED],
  ['checkBackend', '/v1/backends:check', 403, JSON_BODY, CHECKED],
  ['checkBackend', '/v1/backends:check', 415, ADMIN, 'x'],
  ['checkBackend', '/v1/backends:check', 422, SENDS, {}],
  ['listBackends', '/v1/backends', 200],
  ['listBackends', '/v1/backends', 304, { 'if-none-match': '*' }],
  ['listBackends', '/v1/backends?state=GONE', 400],
  ['getBackend', '/v1/backends/b-1', 200],
  ['getBackend', '/v1/backends/nope', 404],
  ['updateBackend', '/v1/backends/b-1?dryRun=false', 200, { ...SENDS, 'if-match': '"1"' }, { state: 'DRAINING' }],
  ['updateBackend', '/v1/backends/b-1', 412, { ...SENDS, 'if-match': '"1"' }, { note: 'late' }],
  ['updateBackend', '/v1/backends/b-1', 422, { ...SENDS, 'if-match': '"2"' }, { state: 'GONE' }],
  ['updateBackend', '/v1/backends/b-1', 428, SENDS, { note: 'blind' }],
  ['removeBackend', '/v1/backends/b-1', 412, { ...ADMIN, 'if-match': '"1"' }],
  ['removeBackend', '/v1/backends/b-1', 428, ADMIN],
  ['removeBackend', '/v1/backends/b-1', 200, { ...ADMIN, 'if-match': '"2"' }],
  ['listAudit', '/v1/audit', 200, ADMIN],
  ['listAudit', '/v1/audit?since=yesterday', 400, ADMIN],
  ['listAudit', '/v1/audit', 403],
  ['listTokens', '/v1/tokens', 200, ADMIN],
  ['listTokens', '/v1/tokens?limit=1', 400, ADMIN],
  ['listTokens', '/v1/tokens', 403],
  ['createToken', '/v1/tokens', 201, SENDS, { name: 'the DBA', role: 'registrar' }],
  ['createToken', '/v1/tokens', 403, JSON_BODY, { name: 'me', role: 'admin' }],
  ['createToken', '/v1/tokens', 415, ADMIN, 'name'],
  ['createToken', '/v1/tokens', 422, SENDS, { name: 'nobody' }],
  ['revokeToken', '/v1/tokens/t-1', 403],
  ['revokeToken', '/v1/tokens/t-1', 200, ADMIN],
  ['revokeToken', '/v1/tokens/t-1', 404, ADMIN],
  ['getSession', '/v1/session', 200],
  ['getSession', '/v1/session', 401, { authorization: 'Bearer wrong' }],
  ['signIn', '/v1/session', 201, ADMIN],
  ['signIn', '/v1/session', 401],
  ['signOut', '/v1/session', 204],
  ['beginOidc', '/v1/session/oidc?returnTo=//evil.example', 400],
  ['beginOidc', '/v1/session/oidc', 404],
  ['finishOidc', '/v1/session/oidc/callback', 404],
  ['listClusters', '/v1/clusters', 200],
  ['getCluster', '/v1/clusters/prod', 200],
  ['getCluster', '/v1/clusters/nope', 404],
  ['confirmRemoval', '/v1/clusters/guarded:confirm', 202, ADMIN],
  ['confirmRemoval', '/v1/clusters/guarded:confirm', 403],
  ['retireCluster', '/v1/clusters/prod', 409, ADMIN],
  ['retireCluster', '/v1/clusters/nope', 404, ADMIN],
  ['livez', '/livez', 200],
  ['readyz', '/readyz', 503],
  ['statusz', '/statusz', 200],
  ['index', '/', 200],
  ['openapi', '/openapi.json', 200],
  ['docs', '/docs', 200],
  ['docs', '/docs', 304, { 'if-none-match': '*' }],
];

let api: TestApi;
let document: Document;
const ajv = new Ajv2020({ strict: false, allErrors: true });
beforeAll(async () => {
  const serving = await TestApi.serving(
    aService('cart'),
    aDatabaseService(),
    aService('external', { ports: [], spec: { type: 'ExternalName', externalName: 'db.example.com' } }),
    aSlice('cart-x1', [anEndpoint('10.0.0.1', { zone: 'eu-1a' }), anEndpoint('10.0.0.2', { conditions: NOT_READY })]),
  );
  ({ api } = serving);
  await serving.prod.report({ writeBack: true });
  await new MemoryBackendStore(api.database).write(registering(aBackend({ id: 'b-1', address: '10.20.0.10' })));
  await new MemoryTokenStore(api.database).create(aToken(), DBA);
  await MemoryMirror.declare(api.database, 'edge');
  const guard = { since: '2026-01-01T00:00:00.000Z', removals: 8, of: 10, until: null };
  await (await MemoryMirror.live(api.database, 'guarded')).report({ state: 'GUARDED', guard });
  document = (await api.json('/openapi.json')) as Document;
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'openapi', components: { schemas: closed(document.components.schemas) } });
});
afterAll(() => api.stop());

/** The schemas with no other fields than those that they name. */
function closed(schemas: Document['components']['schemas']): Json {
  const close = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(close);
    if (typeof schema !== 'object' || schema === null) return schema;
    const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, close(value)]));
    return 'properties' in inner ? { additionalProperties: false, ...inner } : inner;
  };
  return close(schemas) as Json;
}

function operationOf(id: string): { readonly method: string; readonly operation: Operation } {
  const all = Object.values(document.paths).flatMap((methods) => Object.entries(methods));
  const [method, operation] = all.find(([, { operationId }]) => operationId === id)!;
  return { method: method.toUpperCase(), operation };
}

describe('answers are as openapi.json says', () => {
  test.each(CALLS)('%s %s: %s', async (...[id, path, status, headers = {}, body]) => {
    const { method, operation } = operationOf(id);
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(api.url(path), { method, headers, ...(body !== undefined && { body: sent }) });
    expect(response.status).toBe(status);
    const documented = operation.responses[status]!;
    for (const name of Object.keys(documented.headers ?? {}))
      expect([name, response.headers.has(name)]).toEqual([name, true]);
    const words = await response.text();
    if (!documented.content) {
      expect(words).toBe('');
      return;
    }
    const type = response.headers.get('content-type')!.split(';', 1)[0]!;
    const { schema } = documented.content[type]!;
    const validate = ajv.compile({ $ref: `openapi${schema.$ref as string}` });
    validate(type.endsWith('json') ? JSON.parse(words) : words);
    expect(validate.errors ?? []).toEqual([]);
  });

  test('every operation is among those that were asked', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect([...new Set(CALLS.map(([id]) => id))].sort()).toEqual(ids.sort());
  });
});
