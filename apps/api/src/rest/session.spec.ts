import { afterEach, describe, expect, test } from '@jest/globals';
import { aService, MemoryMirror } from '@rollcall/testing';

import { postGraphql } from '../testing/graphql-client.js';
import { GraphqlSocket } from '../testing/graphql-socket.js';
import { aDatabase, aDatabaseService, AS_ADMIN, BACKENDS, send } from '../testing/registrations.js';
import type { TestSettings } from '../testing/test-api.js';
import { ADMIN_TOKEN, TestApi } from '../testing/test-api.js';

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';
const HOUR = 3_600_000;

let api: TestApi;
afterEach(() => api.stop());

async function start(settings: TestSettings = {}): Promise<void> {
  api = await TestApi.start({ anonymous: 'none', ...settings });
  await MemoryMirror.live(api.database, 'prod', aService('cart'), aDatabaseService());
}

interface SignedIn {
  readonly cookie: string;
  readonly csrf: string;
  readonly setCookie: string;
}

async function signIn(headers: Readonly<Record<string, string>> = AS_ADMIN): Promise<SignedIn> {
  const response = await fetch(api.url('/v1/session'), { method: 'POST', headers });
  expect(response.status).toBe(201);
  const setCookie = response.headers.get('set-cookie')!;
  const { csrf } = (await response.json()) as { csrf: string };
  return { cookie: setCookie.split(';', 1)[0]!, csrf, setCookie };
}

/** Makes a token; its text and id. */
async function aTokenFor(role: string): Promise<{ readonly token: string; readonly id: string }> {
  const { body } = await send(api, ['POST', '/v1/tokens'], { name: 'somebody', role });
  return body as { token: string; id: string };
}

async function audit(action: string): Promise<unknown[]> {
  const { items } = (await api.json(`/v1/audit?action=${action}`, AS_ADMIN)) as { items: Record<string, unknown>[] };
  return items.map(({ outcome, actor, code }) => ({ outcome, code, actor: (actor as { id: string }).id }));
}

const register = (headers: Readonly<Record<string, string>>) =>
  fetch(api.url(BACKENDS), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ items: [aDatabase('10.9.8.7')] }),
  });

describe('a session', () => {
  test('is begun with a credential, and then its cookie is one', async () => {
    await start();
    const { cookie, setCookie } = await signIn();
    expect(setCookie).toMatch(/^rollcall=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await api.get(ENDPOINTS)).status).toBe(401);
    for (let i = 0; i < 3; i += 1) expect((await api.get(ENDPOINTS, { cookie })).status).toBe(200);
    expect(await api.json('/v1/session', { cookie })).toEqual({
      caller: {
        kind: 'bootstrap',
        id: 'admin',
        name: 'admin',
        role: 'admin',
        clusters: ['*'],
        namespaces: ['*'],
        restrictedAddresses: false,
        expiresAt: new Date(api.clock.nowMs() + 12 * HOUR).toISOString(),
      },
      csrf: expect.stringMatching(/^[\w-]{43}$/),
      methods: { token: true, oidc: false },
    });
    expect(await audit('session.begin')).toEqual([{ outcome: 'ALLOWED', code: null, actor: 'admin' }]);
  });

  test('is for HTTPS alone where the request came by HTTPS', async () => {
    await start({ trustedProxies: ['127.0.0.1'] });
    const { cookie, setCookie } = await signIn({ ...AS_ADMIN, 'x-forwarded-proto': 'https' });
    expect(setCookie).toMatch(/^__Host-rollcall=[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    expect((await api.get(ENDPOINTS, { cookie })).status).toBe(200);
  });

  test('is begun by nobody else, and who tried is on record, up to a rate', async () => {
    await start({ anonymous: 'read', rateFailedSignInsPerMinute: 2 });
    const post = async (headers: Record<string, string>) =>
      (await fetch(api.url('/v1/session'), { method: 'POST', headers })).status;
    expect(await post({})).toBe(401);
    const wrong = { authorization: 'Bearer wrong' };
    expect([await post(wrong), await post(wrong), await post(wrong)]).toEqual([401, 401, 429]);
    const refused = { outcome: 'REFUSED', code: 'UNAUTHENTICATED', actor: 'anonymous' };
    expect(await audit('session.begin')).toEqual([refused, refused]);
  });

  test('ends when one signs out: the browser forgets it', async () => {
    await start();
    const { cookie, csrf } = await signIn();
    const headers = { cookie, 'rollcall-csrf': csrf };
    const response = await fetch(api.url('/v1/session'), { method: 'DELETE', headers });
    expect([response.status, response.headers.get('set-cookie')]).toEqual([
      204,
      'rollcall=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
    ]);
    expect(await audit('session.end')).toEqual([{ outcome: 'ALLOWED', code: null, actor: 'admin' }]);
    expect((await fetch(api.url('/v1/session'), { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(api.url('/v1/session'), { method: 'DELETE', headers: { cookie } })).status).toBe(403);
  });

  test('ends with the token that it was begun with', async () => {
    await start();
    const { token, id } = await aTokenFor('reader');
    const { cookie } = await signIn({ authorization: `Bearer ${token}` });
    expect(await api.json('/v1/session', { cookie })).toMatchObject({ caller: { kind: 'token', id, role: 'reader' } });
    expect((await send(api, ['DELETE', `/v1/tokens/${id}`])).status).toBe(200);
    expect((await api.get(ENDPOINTS, { cookie })).status).toBe(401);
    const told = await api.get('/v1/session', { cookie });
    expect(await told.json()).toMatchObject({ caller: null, csrf: null });
    expect(told.headers.get('set-cookie')).toMatch(/^rollcall=; .*Max-Age=0$/);
  });

  test('is kept alive by asking for it, and ends without', async () => {
    await start();
    const { cookie, csrf } = await signIn();
    await api.clock.step(HOUR / 2);
    const renewed = await api.get('/v1/session', { cookie });
    expect(await renewed.json()).toMatchObject({ csrf });
    const [next = ''] = renewed.headers.get('set-cookie')!.split(';', 1);
    await api.clock.step(HOUR / 2);
    expect((await api.get(ENDPOINTS, { cookie })).status).toBe(401);
    expect((await api.get(ENDPOINTS, { cookie: next })).status).toBe(200);
  });

  test('of another installation is none', async () => {
    await start();
    const { cookie } = await signIn();
    await api.stop();
    await start({ secretKey: 'another secret of some length for tests' });
    expect((await api.get(ENDPOINTS, { cookie })).status).toBe(401);
  });

  test('where none is needed says who one is without', async () => {
    await start({ anonymous: 'read' });
    expect(await api.json('/v1/session')).toMatchObject({ caller: { kind: 'anonymous', role: 'reader' }, csrf: null });
    expect(await api.json('/v1/session', AS_ADMIN)).toMatchObject({ caller: { kind: 'bootstrap' }, csrf: null });
    expect((await api.get('/v1/session', { authorization: 'Bearer wrong' })).status).toBe(401);
  });
});

describe('a change by cookie', () => {
  test("takes the session's proof, over REST and GraphQL", async () => {
    await start();
    const { cookie, csrf } = await signIn();
    const another = await signIn();
    for (const headers of [{}, { 'rollcall-csrf': 'x' }, { 'rollcall-csrf': another.csrf }]) {
      const refused = await register({ cookie, ...headers });
      expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'FORBIDDEN' }]);
    }
    expect((await register({ cookie, 'rollcall-csrf': csrf })).status).toBe(201);

    const mutation = { query: 'mutation { removeBackend(id: "x", version: 1) { __typename } }' };
    expect((await postGraphql(api, mutation, { cookie })).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    const stream = await fetch(api.url('/graphql/stream'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', cookie },
      body: JSON.stringify(mutation),
    });
    expect(await stream.text()).toMatch(/FORBIDDEN/);
    expect((await postGraphql(api, mutation, { cookie, 'rollcall-csrf': csrf })).data).toEqual({
      removeBackend: { __typename: 'NotFound' },
    });
    expect((await postGraphql(api, { query: '{ clusters { name } }' }, { cookie })).errors).toEqual([]);
  });

  test.each([
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' },
    { origin: 'http://127.0.0.1:1' },
  ])('from the page of somebody else is that of a stranger: %j', async (page) => {
    await start({ corsOrigins: ['http://127.0.0.1:1'] });
    const { cookie, csrf } = await signIn();
    expect((await register({ cookie, 'rollcall-csrf': csrf, ...page })).status).toBe(401);
    expect((await api.get(ENDPOINTS, { cookie, ...page })).status).toBe(401);
  });

  test('that shows a credential takes no proof', async () => {
    await start();
    expect((await register({ authorization: `Bearer ${ADMIN_TOKEN}` })).status).toBe(201);
  });
});

describe('a WebSocket by cookie', () => {
  const connect = async (headers: Readonly<Record<string, string>>) => {
    const socket = await GraphqlSocket.open(api, { headers });
    socket.send({ type: 'connection_init' });
    return socket;
  };

  test('is for pages of our own', async () => {
    await start({ corsOrigins: ['https://portal.example'] });
    const { cookie } = await signIn();
    expect(await (await connect({ cookie, origin: api.url() })).next()).toEqual({ type: 'connection_ack' });
    const portal = await connect({ cookie, origin: 'https://portal.example' });
    expect(await portal.closed).toMatchObject({ code: 4401 });
    await expect(connect({ cookie, origin: 'https://evil.example' })).rejects.toThrow('403');
  });

  test('may change something: its origin is proof enough', async () => {
    await start();
    const { cookie } = await signIn();
    const socket = await connect({ cookie, origin: api.url() });
    await socket.next();
    const query = 'mutation { removeBackend(id: "x", version: 1) { __typename } }';
    socket.send({ type: 'subscribe', id: '1', payload: { query } });
    expect(await socket.next()).toMatchObject({ payload: { data: { removeBackend: { __typename: 'NotFound' } } } });
  });

  test('is closed when the token of its session is revoked', async () => {
    await start();
    const { token, id } = await aTokenFor('reader');
    const { cookie } = await signIn({ authorization: `Bearer ${token}` });
    const socket = await connect({ cookie, origin: api.url() });
    await socket.next();
    await send(api, ['DELETE', `/v1/tokens/${id}`]);
    await api.clock.step(20_000);
    expect(await socket.closed).toMatchObject({ code: 4403 });
  });
});
