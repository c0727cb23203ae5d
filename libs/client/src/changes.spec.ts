import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScriptedApi } from '@rollcall/testing';

import { RollcallClient } from './rollcall-client.js';

const DB = { namespace: 'shop', name: 'orders-db', cluster: 'prod' };
const BACKENDS = '/v1/namespaces/shop/services/orders-db/backends';
const INPUT = { address: '10.9.8.7', ports: [{ name: 'pg', port: 5432 }] };
const PLAN = { create: [], update: [], delete: [], warnings: [] };

let api: ScriptedApi;
let client: RollcallClient;

beforeEach(async () => {
  api = await ScriptedApi.start();
  client = new RollcallClient({ url: api.url, token: 'secret' });
});

afterEach(() => api.stop());

test('backends are registered together, under a key that makes trying again safe', async () => {
  const options = { idempotencyKey: 'k-1', createService: { ports: [{ name: 'pg', port: 5432 }] } };
  const registering = client.registerBackends(DB, [INPUT], options);
  const request = await api.request();
  expect(request).toMatchObject({ method: 'POST', path: BACKENDS, query: { cluster: 'prod' } });
  expect(request.headers).toMatchObject({
    authorization: 'Bearer secret',
    'content-type': 'application/json',
    'idempotency-key': 'k-1',
  });
  expect(await request.body()).toEqual({ items: [INPUT], createService: options.createService });
  const headers = { 'rollcall-revision': 'e1:8' };
  request.json({ items: [{ id: 'b1' }], plan: PLAN }, { status: 201, headers });
  expect(await registering).toEqual({ backends: [{ id: 'b1' }], plan: PLAN, revision: 'e1:8' });
});

test('a dry run is asked for as one, and has no revision', async () => {
  const registering = client.registerBackends({ ...DB, cluster: undefined }, [INPUT], { dryRun: true });
  const request = await api.request();
  expect(request.query).toEqual({ dryRun: 'true' });
  expect(await request.body()).toEqual({ items: [INPUT] });
  expect(request.headers['idempotency-key']).toBeUndefined();
  request.json({ items: [], plan: PLAN });
  expect((await registering).revision).toBeNull();
});

test('a change names the version that it was made for', async () => {
  const draining = client.updateBackend('b/1', { state: 'DRAINING' }, { version: 3 });
  let request = await api.request();
  expect(request).toMatchObject({ method: 'PATCH', path: '/v1/backends/b/1', query: {} });
  expect(request.headers).toMatchObject({ 'if-match': '"3"', 'content-type': 'application/merge-patch+json' });
  expect(await request.body()).toEqual({ state: 'DRAINING' });
  request.json({ id: 'b/1', version: 4, plan: PLAN }, { headers: { 'rollcall-revision': 'e1:9' } });
  expect(await draining).toEqual({ backend: { id: 'b/1', version: 4 }, plan: PLAN, revision: 'e1:9' });

  const removing = client.removeBackend('b/1', { version: 4 });
  request = await api.request();
  expect(request).toMatchObject({ method: 'DELETE', headers: { 'if-match': '"4"' } });
  request.problem(412, 'PRECONDITION_FAILED');
  await expect(removing).rejects.toMatchObject({ code: 'PRECONDITION_FAILED', status: 412, isTransient: false });
});

test('a change is tried once, whatever became of it', async () => {
  const registering = client.registerBackends(DB, [INPUT]);
  (await api.request()).cut();
  await expect(registering).rejects.toMatchObject({ code: 'UNREACHABLE' });
  expect(api.untaken).toBe(0);
});

test('changes carry what the session gave against forgery, and reads do not', async () => {
  const browser = new RollcallClient({ url: api.url, csrf: () => 'c-1' });
  const revoking = browser.revokeToken('t1');
  let request = await api.request();
  expect(request).toMatchObject({ method: 'DELETE', path: '/v1/tokens/t1', headers: { 'rollcall-csrf': 'c-1' } });
  request.answer('', 'application/json', { status: 204 });
  await revoking;

  const reading = browser.tokens();
  request = await api.request();
  expect(request.headers['rollcall-csrf']).toBeUndefined();
  request.json({ items: [] });
  expect(await reading).toEqual([]);
});

test('signing in gives the credential to the server once', async () => {
  const browser = new RollcallClient({ url: api.url });
  const session = { caller: null, csrf: 'c-1', methods: { token: true, oidc: false } };
  const signingIn = browser.signIn('rc_1');
  let request = await api.request();
  expect(request).toMatchObject({ method: 'POST', path: '/v1/session', headers: { authorization: 'Bearer rc_1' } });
  request.json(session, { headers: { 'set-cookie': 'rollcall=x; HttpOnly' } });
  expect(await signingIn).toEqual(session);

  const signingOut = browser.signOut();
  request = await api.request();
  expect(request).toMatchObject({ method: 'DELETE', path: '/v1/session' });
  expect(request.headers.authorization).toBeUndefined();
  request.answer('', 'application/json', { status: 204 });
  await signingOut;
});

const CHECKED = { cluster: 'prod', service: { namespace: 'shop', name: 'orders-db' }, backend: INPUT };

test('a check tells each phase as it ends', async () => {
  const phase = { name: 'TCP', ok: true, ms: 3, message: null };
  const check = client.checkBackend(CHECKED);
  const first = check.next();
  const request = await api.request();
  expect(request).toMatchObject({ method: 'POST', path: '/v1/backends:check' });
  expect(request.headers.accept).toBe('text/event-stream');
  expect(await request.body()).toEqual(CHECKED);
  request.events();
  request.write(`event: phase\ndata: ${JSON.stringify(phase)}\n\n`);
  expect((await first).value).toEqual({ type: 'PHASE', phase });
  const second = check.next();
  request.write(
    `event: later-invention\ndata: 1\n\nevent: result\ndata: {"ok":true,"checked":true,"message":null,"phases":[]}\n\n`,
  );
  expect((await second).value).toMatchObject({ type: 'RESULT', result: { ok: true } });
  request.end();
  expect((await check.next()).done).toBe(true);
});

test('who leaves a check ends it', async () => {
  const check = client.checkBackend(CHECKED);
  const first = check.next();
  const request = await api.request();
  request.events();
  request.write('event: phase\ndata: {}\n\n');
  await first;
  await check.return();
  await request.closed;
});

test('everything on record comes page by page', async () => {
  const ids: string[] = [];
  const reading = (async () => {
    for await (const { id } of client.allAudit({ namespace: 'shop', outcome: 'REFUSED' })) ids.push(id);
  })();
  let request = await api.request();
  expect(request).toMatchObject({ path: '/v1/audit', query: { namespace: 'shop', outcome: 'REFUSED', limit: '500' } });
  request.json({ items: [{ id: '9' }], nextCursor: 'older' });
  request = await api.request();
  expect(request.query).toMatchObject({ cursor: 'older' });
  request.json({ items: [{ id: '8' }], nextCursor: null });
  await reading;
  expect(ids).toEqual(['9', '8']);
});

test('removals that are held back go on when they are confirmed', async () => {
  const confirming = client.confirmCluster('prod-eu');
  const request = await api.request();
  expect(request).toMatchObject({ method: 'POST', path: '/v1/clusters/prod-eu:confirm' });
  request.json({ cluster: 'prod-eu', guard: null }, { status: 202 });
  await confirming;
});
