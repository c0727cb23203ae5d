import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '@rollcall/catalog';
import { ROLES } from '@rollcall/catalog';
import { aBackend, aService, MemoryBackendStore, MemoryMirror, registering } from '@rollcall/testing';

import { AS_ADMIN, aDatabase, aDatabaseService, BACKENDS, send } from './testing/registrations.js';
import { TestApi } from './testing/test-api.js';

let api: TestApi;

async function start(): Promise<void> {
  api = await TestApi.start({ anonymous: 'none' });
  await MemoryMirror.live(api.database, 'prod', aDatabaseService(), aService('web', { namespace: 'pay' }));
  const guard = { since: '2026-01-01T00:00:00.000Z', removals: 8, of: 10, until: null };
  await (await MemoryMirror.live(api.database, 'guarded')).report({ state: 'GUARDED', guard });
  await new MemoryBackendStore(api.database).write(registering(aBackend({ id: 'b-1', address: '10.20.0.10' })));
}

interface Scopes {
  readonly role?: Role;
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly restrictedAddresses?: boolean;
}

/** Headers of somebody with a new token. */
async function holder(scopes: Scopes): Promise<{ readonly authorization: string }> {
  const { body } = await send(api, ['POST', '/v1/tokens'], { name: 'somebody', role: 'reader', ...scopes });
  return { authorization: `Bearer ${body.token as string}` };
}

/** The newest entry of the audit. */
async function lastRecord() {
  const { body } = await send(api, ['GET', '/v1/audit?limit=1']);
  return (body.items as Record<string, unknown>[])[0];
}

const REGISTRATION = { items: [aDatabase('10.20.0.11')] };
const PATCH = { state: 'DRAINING' };
const TOKEN = { name: 'x', role: 'reader' };
/** What is asked, and what a reader, a registrar and an administrator of everything are answered (docs/reference/rights.md). */
const RIGHTS: readonly (readonly [string, string, unknown, Record<string, string>, readonly number[]])[] = [
  ['GET', '/v1/services', undefined, {}, [200, 200, 200]],
  ['GET', '/v1/clusters', undefined, {}, [200, 200, 200]],
  ['GET', '/v1/backends', undefined, {}, [200, 200, 200]],
  ['GET', '/statusz', undefined, {}, [200, 200, 200]],
  ['POST', BACKENDS, REGISTRATION, {}, [403, 201, 201]],
  ['POST', `${BACKENDS}?dryRun=true`, { items: [aDatabase('10.20.0.12')] }, {}, [403, 200, 200]],
  ['PATCH', '/v1/backends/b-1', PATCH, { 'if-match': '"1"' }, [403, 200, 200]],
  ['DELETE', '/v1/backends/b-1', undefined, { 'if-match': '"2"' }, [403, 200, 200]],
  ['GET', '/v1/audit', undefined, {}, [403, 403, 200]],
  ['GET', '/v1/tokens', undefined, {}, [403, 403, 200]],
  ['POST', '/v1/tokens', TOKEN, {}, [403, 403, 201]],
  ['DELETE', '/v1/tokens/nope', undefined, {}, [403, 403, 404]],
  ['POST', '/v1/clusters/guarded:confirm', undefined, {}, [403, 403, 202]],
  ['DELETE', '/v1/clusters/nope', undefined, {}, [403, 403, 404]],
];

describe.each(['reader', 'registrar', 'admin'] as const)('somebody with the role %s', (role) => {
  beforeAll(start);
  afterAll(() => api.stop());

  const asked = RIGHTS.map(([method, path, body, headers, answers]) => {
    const status = answers[ROLES.indexOf(role)];
    return { method, path, body, headers, status };
  });
  test.each(asked)('is answered $status to $method $path', async ({ method, path, body, headers, status }) => {
    const answer = await send(api, [method, path], body, { ...(await holder({ role })), ...headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('rights', () => {
  beforeEach(start);
  afterEach(() => api.stop());

  test('are the same for GraphQL', async () => {
    const query = 'mutation($input: RegisterBackendsInput!) { registerBackends(input: $input) { __typename } }';
    const input = { service: { namespace: 'shop', name: 'orders-db' }, ...REGISTRATION };
    const asked = { query, variables: { input } };
    const audit = { query: '{ audit { nodes { id } } }' };
    const reader = await holder({ role: 'reader' });
    expect((await send(api, ['POST', '/graphql'], asked, reader)).body).toEqual({
      data: { registerBackends: { __typename: 'Refused' } },
    });
    expect((await send(api, ['POST', '/graphql'], audit, reader)).body).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    const registrar = await holder({ role: 'registrar' });
    expect((await send(api, ['POST', '/graphql'], asked, registrar)).body).toEqual({
      data: { registerBackends: { __typename: 'RegisterBackendsSuccess' } },
    });
  });

  test('that somebody lacks are on record when they are refused: by whom, from where, and what they wanted', async () => {
    const reader = await holder({ role: 'reader' });
    await send(api, ['POST', BACKENDS], REGISTRATION, { ...reader, 'user-agent': 'mischief/1' });
    expect(await lastRecord()).toMatchObject({
      actor: { kind: 'token', name: 'somebody' },
      action: 'backend.register',
      outcome: 'REFUSED',
      code: 'FORBIDDEN',
      target: { kind: 'service', cluster: 'prod', namespace: 'shop', name: 'orders-db' },
      userAgent: 'mischief/1',
    });
    await send(api, ['POST', '/v1/clusters/guarded:confirm'], undefined, reader);
    expect(await lastRecord()).toMatchObject({ action: 'cluster.confirm', outcome: 'REFUSED', code: 'FORBIDDEN' });
  });

  test('to have something connected to are those of a registrar', async () => {
    const reader = await holder({ role: 'reader' });
    const backend = aDatabase('10.20.0.11');
    for (const place of [{ service: { namespace: 'shop', name: 'orders-db' } }, { cluster: 'prod' }])
      expect(await send(api, ['POST', '/v1/backends:check'], { ...place, backend }, reader)).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
    expect(await lastRecord()).toMatchObject({ action: 'backend.check', outcome: 'REFUSED', code: 'FORBIDDEN' });
  });

  test('that an administrator uses about clusters and tokens are on record, too', async () => {
    await send(api, ['POST', '/v1/clusters/guarded:confirm']);
    const actor = { kind: 'bootstrap', id: 'admin' };
    expect(await lastRecord()).toMatchObject({ actor, action: 'cluster.confirm', outcome: 'ALLOWED' });
    await send(api, ['DELETE', '/v1/clusters/prod']);
    expect(await lastRecord()).toMatchObject({ actor, action: 'cluster.retire', outcome: 'FAILED', code: 'CONFLICT' });
    const { body } = await send(api, ['POST', '/v1/tokens'], TOKEN);
    expect(await lastRecord()).toMatchObject({
      actor,
      action: 'token.create',
      outcome: 'ALLOWED',
      target: { id: body.id },
    });
    await send(api, ['DELETE', `/v1/tokens/${body.id as string}`]);
    expect(await lastRecord()).toMatchObject({
      actor,
      action: 'token.revoke',
      outcome: 'ALLOWED',
      target: { id: body.id },
    });
  });

  test('of a registrar hold where they are one, and elsewhere there is nothing', async () => {
    const elsewhere = await holder({ role: 'registrar', clusters: ['prod'], namespaces: ['pay'] });
    expect((await send(api, ['POST', BACKENDS], REGISTRATION, elsewhere)).status).toBe(404);
    const update = await send(api, ['PATCH', '/v1/backends/b-1'], PATCH, { ...elsewhere, 'if-match': '"1"' });
    expect(update.status).toBe(404);
    const here = await holder({ role: 'registrar', clusters: ['prod'], namespaces: ['shop'] });
    expect((await send(api, ['POST', BACKENDS], REGISTRATION, here)).status).toBe(201);
  });

  test('of an administrator of some namespaces do not reach clusters, nor what they give beyond these', async () => {
    const narrow = await holder({ role: 'admin', clusters: ['guarded'], namespaces: ['shop'] });
    expect((await send(api, ['POST', '/v1/clusters/guarded:confirm'], undefined, narrow)).status).toBe(403);
    expect((await send(api, ['DELETE', '/v1/clusters/prod'], undefined, narrow)).status).toBe(404);
    expect((await send(api, ['POST', '/v1/tokens'], TOKEN, narrow)).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/clusters' }, { pointer: '/namespaces' }],
    });
  });

  test('to restricted addresses are rights of their own, and lift nothing else', async () => {
    const items = [aDatabase('10.96.0.77')];
    const plain = await holder({ role: 'registrar' });
    expect((await send(api, ['POST', BACKENDS], { items }, plain)).body).toMatchObject({ code: 'ADDRESS_FORBIDDEN' });
    expect((await send(api, ['POST', BACKENDS], { items }, AS_ADMIN)).body).toMatchObject({
      code: 'ADDRESS_FORBIDDEN',
    });
    const restricted = await holder({ role: 'registrar', restrictedAddresses: true });
    expect((await send(api, ['POST', BACKENDS], { items }, restricted)).status).toBe(201);
    const metadata = [aDatabase('169.254.169.254')];
    expect((await send(api, ['POST', BACKENDS], { items: metadata }, restricted)).status).toBe(422);
  });
});
