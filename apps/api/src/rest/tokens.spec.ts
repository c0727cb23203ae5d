import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MemoryMirror } from '@rollcall/testing';

import { AS_ADMIN, send } from '../testing/registrations.js';
import { TestApi } from '../testing/test-api.js';

const TOKENS = '/v1/tokens';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start({ anonymous: 'none' });
  await MemoryMirror.live(api.database, 'prod');
});
afterEach(() => api.stop());

const create = (body: unknown) => send(api, ['POST', TOKENS], body);
const listed = async () => (await send(api, ['GET', TOKENS])).body.items as Record<string, unknown>[];

test('a token is shown once, works at once, and is listed without what it is proven with', async () => {
  const { status, headers, body } = await create({ name: 'the DBA', role: 'registrar', namespaces: ['shop'] });
  expect(status).toBe(201);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('rollcall-revision')).toMatch(/^e1:\d+$/);
  const { token, ...shown } = body;
  expect(token).toMatch(/^rc_[0-9a-f]{12}_[0-9a-f]{40}$/);
  expect(shown).toEqual({
    id: expect.any(String) as unknown,
    name: 'the DBA',
    prefix: (token as string).slice(3, 15),
    role: 'registrar',
    clusters: ['*'],
    namespaces: ['shop'],
    restrictedAddresses: false,
    createdBy: 'admin',
    createdAt: '2026-01-01T00:00:00.000Z',
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
  });
  expect(await listed()).toEqual([shown]);
  expect((await api.get('/v1/clusters', { authorization: `Bearer ${token as string}` })).status).toBe(200);
});

test('everything that is wrong is told at once, with pointers', async () => {
  const { status, body } = await create({ name: '', role: 'root', scope: 'all', expiresAt: '2025-12-31T00:00:00Z' });
  expect(status).toBe(422);
  expect(body).toMatchObject({ code: 'VALIDATION_FAILED' });
  const pointers = (body.errors as { pointer: string }[]).map(({ pointer }) => pointer);
  expect(pointers).toEqual(['/scope', '/name', '/role', '/expiresAt']);
  expect(await listed()).toEqual([]);
});

test.each([
  { what: 'no JSON', body: '{', type: 'application/json', status: 400 },
  { what: 'a form', body: 'name=x', type: 'application/x-www-form-urlencoded', status: 415 },
  { what: 'a list', body: [], type: 'application/json', status: 422 },
])('$what is refused', async ({ body, type, status }) => {
  expect((await send(api, ['POST', TOKENS], body, { 'content-type': type })).status).toBe(status);
});

test('parameters that nobody knows are refused, also where nothing else is asked', async () => {
  for (const [method, path] of [
    ['GET', TOKENS],
    ['POST', TOKENS],
    ['DELETE', `${TOKENS}/t-1`],
  ] as const)
    expect((await send(api, [method, `${path}?dryRun=true`], method === 'POST' ? {} : undefined)).status).toBe(400);
});

test('a token that is revoked does not work any more, on any replica, and cannot be revoked again', async () => {
  const { body } = await create({ name: 'x', role: 'reader' });
  const authorization = `Bearer ${body.token as string}`;
  const revoked = await send(api, ['DELETE', `${TOKENS}/${body.id as string}`]);
  expect([revoked.status, revoked.body.revokedAt]).toEqual([200, '2026-01-01T00:00:00.000Z']);
  expect((await api.get('/v1/clusters', { authorization })).status).toBe(401);
  expect((await send(api, ['DELETE', `${TOKENS}/${body.id as string}`])).status).toBe(404);
  expect(await listed()).toEqual([]);
});

test('a token that has expired does not work any more, and is still listed', async () => {
  const { body } = await create({ name: 'y', role: 'reader', expiresAt: '2026-01-01T01:01:00+01:00' });
  const authorization = `Bearer ${body.token as string}`;
  expect((await api.get('/v1/clusters', { authorization })).status).toBe(200);
  await api.clock.step(60_000);
  expect((await api.get('/v1/clusters', { authorization })).status).toBe(401);
  expect(await listed()).toMatchObject([{ name: 'y', expiresAt: '2026-01-01T00:01:00.000Z' }]);
});

test('when it was last used is told', async () => {
  const { body } = await create({ name: 'x', role: 'reader' });
  await api.clock.step(1_000);
  await api.get('/v1/clusters', { authorization: `Bearer ${body.token as string}` });
  expect(await listed()).toMatchObject([{ lastUsedAt: '2026-01-01T00:00:01.000Z' }]);
  await api.clock.step(60_000);
  expect(await listed()).toMatchObject([{ lastUsedAt: '2026-01-01T00:00:01.000Z' }]);
});

test('tokens are recognised while the database is away, and none is made', async () => {
  const { body } = await create({ name: 'x', role: 'reader' });
  api.database.fail();
  expect((await api.get('/v1/clusters', { authorization: `Bearer ${body.token as string}` })).status).toBe(200);
  expect((await create({ name: 'y', role: 'reader' })).status).toBe(503);
  expect((await api.get(TOKENS, AS_ADMIN)).status).toBe(200);
});

test('before the view is loaded nobody is told that their token is not known', async () => {
  const unloaded = await TestApi.start({ anonymous: 'none' }, (database) => database.fail());
  const authorization = `Bearer rc_${'0'.repeat(12)}_${'0'.repeat(40)}`;
  expect((await unloaded.get('/v1/clusters', { authorization })).status).toBe(503);
  await unloaded.stop();
});

test('no token is in the log', async () => {
  const { body } = await create({ name: 'x', role: 'reader' });
  const token = body.token as string;
  await api.get('/v1/clusters', { authorization: `Bearer ${token}` });
  await api.get('/v1/clusters', { authorization: `Bearer ${token}x` });
  expect(JSON.stringify(api.log)).not.toContain(token.slice(16));
});
