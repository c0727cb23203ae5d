import { afterEach, describe, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice, MemoryMirror } from '@rollcall/testing';

import { send } from '../testing/registrations.js';
import { ADMIN_TOKEN, TestApi } from '../testing/test-api.js';

const CART = '/v1/namespaces/shop/services/cart';
const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };

let api: TestApi;
afterEach(() => api.stop());

/** Status, code and Retry-After. */
async function refusal(path: string, headers: Record<string, string> = {}) {
  const response = await api.get(path, headers);
  const { code } = (await response.json()) as { code?: string };
  return [response.status, code, response.headers.get('retry-after')];
}

describe('what was never read completely is not answered for', () => {
  test('without any cluster every read waits, and liveness does not', async () => {
    api = await TestApi.start();
    for (const path of [`${CART}/endpoints`, CART, `${CART}/slices`, `${CART}/describe`, '/v1/services'])
      expect([path, ...(await refusal(path, { accept: '*/*' }))]).toEqual([path, 503, 'NOT_SYNCED', '2']);
    expect(await refusal(`${CART}/endpoints`, { accept: 'text/plain' })).toEqual([503, 'NOT_SYNCED', '2']);
    expect(await refusal(`${CART}/endpoints`, { accept: 'text/event-stream' })).toEqual([503, 'NOT_SYNCED', '2']);
    expect((await api.get('/livez')).status).toBe(200);
  });

  test('a cluster that is being read for the first time may have the Service', async () => {
    api = await TestApi.start();
    const prod = await MemoryMirror.declare(api.database, 'prod');
    await prod.put(aService('cart'));
    expect(await refusal(`${CART}/endpoints`)).toEqual([503, 'NOT_SYNCED', '2']);
    await prod.sync();
    expect((await api.get(`${CART}/endpoints`)).status).toBe(200);
  });

  test('beside one that was read: what is known is answered, stale, and says what is missing', async () => {
    ({ api } = await TestApi.serving(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')])));
    await MemoryMirror.declare(api.database, 'edge');
    expect(await api.json(`${CART}/endpoints`)).toMatchObject({
      targets: ['10.0.0.1:8080'],
      freshness: {
        stale: true,
        clusters: [
          { name: 'prod', state: 'LIVE' },
          { name: 'edge', state: 'SYNCING' },
        ],
      },
    });
    expect(await refusal('/v1/namespaces/shop/services/pay/endpoints')).toEqual([503, 'NOT_SYNCED', '2']);
    expect(await refusal(`${CART}/endpoints?cluster=edge`)).toEqual([503, 'NOT_SYNCED', '2']);
    expect((await api.get(`${CART}/endpoints?cluster=prod`)).headers.get('rollcall-stale')).toBe('false');
    expect((await refusal('/v1/namespaces/shop/services/pay/endpoints?cluster=prod'))[0]).toBe(404);
    expect((await api.get('/v1/services')).status).toBe(200);
  });
});

describe('several clusters', () => {
  test('the same Service is one, and each endpoint says its cluster', async () => {
    ({ api } = await TestApi.serving(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.2')])));
    await MemoryMirror.live(api.database, 'edge', aService('cart'), aSlice('cart-y1', [anEndpoint('10.0.0.1')]));
    expect(await api.json(`${CART}/endpoints`)).toMatchObject({
      service: { cluster: null },
      endpoints: [
        { address: '10.0.0.1', cluster: 'edge' },
        { address: '10.0.0.2', cluster: 'prod' },
      ],
    });
    expect(await api.json(`${CART}/endpoints?cluster=edge`)).toMatchObject({
      service: { cluster: 'edge' },
      targets: ['10.0.0.1:8080'],
      freshness: { clusters: [{ name: 'edge' }] },
    });
  });

  test('a question about one Service has to name the cluster', async () => {
    ({ api } = await TestApi.serving(aService('cart')));
    await MemoryMirror.live(api.database, 'edge', aService('cart'));
    for (const path of [CART, `${CART}/slices`, `${CART}/describe`]) {
      const response = await api.get(path);
      expect([path, response.status]).toEqual([path, 400]);
      expect(await response.json()).toMatchObject({
        code: 'INVALID_ARGUMENT',
        detail: expect.stringMatching(/prod.*edge|edge.*prod/),
      });
      expect((await api.get(`${path}?cluster=edge`)).status).toBe(200);
    }
  });

  test('one that is stale makes an answer stale that it is part of', async () => {
    ({ api } = await TestApi.serving(aService('cart')));
    const edge = await MemoryMirror.live(api.database, 'edge', aService('cart'));
    await edge.report({ state: 'GUARDED', guard: { since: '2026-01-01T00:00:00Z', removals: 8, of: 10, until: null } });
    expect((await api.get(`${CART}/endpoints`)).headers.get('rollcall-stale')).toBe('true');
    expect((await api.get(`${CART}/endpoints?cluster=prod`)).headers.get('rollcall-stale')).toBe('false');
  });
});

describe('bounds on age', () => {
  test('maxStaleness: an older view is 503 TOO_STALE', async () => {
    ({ api } = await TestApi.serving(aService('cart')));
    expect((await api.get(`${CART}/endpoints?maxStaleness=1s`)).status).toBe(200);
    await api.clock.step(25_000);
    expect(await refusal(`${CART}/endpoints?maxStaleness=24s`)).toEqual([503, 'TOO_STALE', '2']);
    expect((await api.get(`${CART}/endpoints?maxStaleness=25s`)).status).toBe(200);
    expect((await api.get(`${CART}/endpoints`)).status).toBe(200);
  });

  test('minRevision: answers when the view has it, else 503 TOO_STALE after two seconds', async () => {
    const serving = await TestApi.serving(aService('cart'));
    ({ api } = serving);
    expect((await api.get(`${CART}/endpoints?minRevision=e1:1`)).status).toBe(200);
    const waiting = api.json(`${CART}/endpoints?minRevision=e1:2`);
    await serving.prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
    expect(await waiting).toMatchObject({ revision: 'e1:2', targets: ['10.0.0.1:8080'] });
    const timers = api.clock.count;
    const tooLong = refusal(`${CART}/endpoints?minRevision=e1:99`);
    await api.until(() => api.clock.count > timers);
    await api.clock.step(2_000);
    expect(await tooLong).toEqual([503, 'TOO_STALE', '2']);
  });
});

describe('minRevision', () => {
  const reads = [
    '/v1/clusters',
    '/v1/clusters/prod',
    '/v1/services',
    CART,
    `${CART}/endpoints`,
    `${CART}/slices`,
    `${CART}/describe`,
    `${CART}/explain?address=10.0.0.1`,
  ];
  test.each(reads)('%s waits for it', async (path) => {
    const serving = await TestApi.serving(aService('cart'));
    ({ api } = serving);
    const at = (revision: string): string => `${path}${path.includes('?') ? '&' : '?'}minRevision=${revision}`;
    const timers = api.clock.count;
    const waiting = api.get(at('e1:2'));
    await api.until(() => api.clock.count > timers);
    await serving.prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
    expect((await waiting).status).toBe(200);
    const tooLong = refusal(at('e1:99'));
    await api.until(() => api.clock.count > timers);
    await api.clock.step(2_000);
    expect(await tooLong).toEqual([503, 'TOO_STALE', '2']);
    expect((await api.get(at('none'))).status).toBe(400);
  });
});

describe('clusters', () => {
  test('are listed with their state, counts and guard', async () => {
    ({ api } = await TestApi.serving(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')])));
    const guard = { since: '2026-01-01T00:00:00.000Z', removals: 8, of: 10, until: null };
    await (await MemoryMirror.live(api.database, 'edge')).report({ state: 'GUARDED', guard });
    const { items } = (await api.json('/v1/clusters')) as { items: unknown[] };
    expect(items).toMatchObject([
      {
        name: 'prod',
        kind: 'KUBERNETES',
        state: 'LIVE',
        guard: null,
        counts: { services: 1, slices: 1, endpoints: 1 },
      },
      { name: 'edge', state: 'GUARDED', guard, lastError: null, serverVersion: 'v1.34.1' },
    ]);
    expect(await api.json('/v1/clusters/edge')).toEqual(items[1]);
    expect((await api.get('/v1/clusters/nope')).status).toBe(404);
    expect((await api.get('/v1/clusters?state=LIVE')).status).toBe(400);
  });

  test(':confirm is for administrators, and is asked of the worker', async () => {
    ({ api } = await TestApi.serving(aService('cart')));
    const confirm = (name: string, headers: Record<string, string>) =>
      fetch(api.url(`/v1/clusters/${name}:confirm`), { method: 'POST', headers });
    const anonymous = await confirm('prod', {});
    expect([anonymous.status, await anonymous.json()]).toMatchObject([403, { code: 'FORBIDDEN' }]);
    expect((await confirm('nope', ADMIN)).status).toBe(404);
    const done = await confirm('prod', ADMIN);
    expect([done.status, await done.json()]).toEqual([202, { cluster: 'prod', guard: null }]);
    expect(api.database.commands).toMatchObject([{ cluster: 'prod', kind: 'CONFIRM_REMOVAL', askedBy: 'admin' }]);
    const other = await fetch(api.url('/v1/clusters/prod:explode'), { method: 'POST', headers: ADMIN });
    expect(other.status).toBe(404);
  });

  test('what is done to a whole cluster takes all its namespaces, and for who does not see it there is none', async () => {
    ({ api } = await TestApi.serving(aService('cart')));
    const bearer = async (scopes: object): Promise<Record<string, string>> => {
      const { body } = await send(api, ['POST', '/v1/tokens'], { name: 'ops', role: 'admin', ...scopes });
      return { authorization: `Bearer ${body.token as string}` };
    };
    const acts = [
      ['POST', '/v1/clusters/prod:confirm'],
      ['DELETE', '/v1/clusters/prod'],
    ] as const;
    for (const [scopes, status] of [
      [{ namespaces: ['shop'] }, 403],
      [{ clusters: ['edge'] }, 404],
    ] as const) {
      const headers = await bearer(scopes);
      for (const [method, path] of acts)
        expect([scopes, method, (await fetch(api.url(path), { method, headers })).status]).toEqual([
          scopes,
          method,
          status,
        ]);
    }
    expect(api.database.commands).toEqual([]);
    const [[method, path]] = acts;
    expect((await fetch(api.url(path), { method, headers: await bearer({ clusters: ['prod'] }) })).status).toBe(202);
  });

  test('DELETE retires one that no worker mirrors, and refuses one that is', async () => {
    ({ api } = await TestApi.serving(aService('cart')));
    const retire = (headers: Record<string, string>) =>
      fetch(api.url('/v1/clusters/prod'), { method: 'DELETE', headers });
    expect((await retire({})).status).toBe(403);
    const used = await retire(ADMIN);
    expect([used.status, await used.json()]).toMatchObject([409, { code: 'CONFLICT' }]);
    api.database.cluster('prod').lease.expiresAtMs = -Infinity;
    expect((await retire(ADMIN)).status).toBe(204);
    expect((await api.get('/v1/clusters/prod')).status).toBe(404);
  });
});
