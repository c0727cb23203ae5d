import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { EndpointHistory } from '@rollcall/catalog';
import type { MemoryMirror } from '@rollcall/testing';
import { anEndpoint, aService, aSlice, NOT_READY } from '@rollcall/testing';

import { postGraphql } from '../testing/graphql-client.js';
import { TestApi } from '../testing/test-api.js';

const HISTORY = '/v1/namespaces/shop/services/cart/endpoints/history';
const AT = '2026-01-01T00:00:05.000Z';
const NOW = '2026-01-01T00:00:10.000Z';

let api: TestApi;
let prod: MemoryMirror;

/** One endpoint that is ready, and five seconds later not, and that was ten seconds ago. */
beforeEach(async () => {
  ({ api, prod } = await TestApi.serving(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')])));
  await api.clock.step(5_000);
  await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1', { conditions: NOT_READY })]));
  await api.clock.step(5_000);
});
afterEach(() => api.stop());

describe('GET …/endpoints/history', () => {
  test('tells what became of each endpoint, with the headers of every read', async () => {
    const response = await api.get(`${HISTORY}?since=2026-01-01T00:00:01Z`);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'rollcall-revision': 'e1:2',
      'cache-control': 'no-cache',
    });
    const history = (await response.json()) as EndpointHistory;
    const [endpoint] = ((await api.json(HISTORY.replace('/history', '?readiness=any'))) as EndpointHistory).endpoints;
    expect(history).toMatchObject({
      service: { cluster: null, namespace: 'shop', name: 'cart' },
      since: '2026-01-01T00:00:01.000Z',
      until: NOW,
      revision: 'e1:2',
      freshness: { clusters: [{ name: 'prod' }] },
      endpoints: [{ id: endpoint?.id, cluster: 'prod', address: '10.0.0.1', origin: 'KUBERNETES' }],
      gaps: [],
      truncated: false,
    });
    expect(history.endpoints[0]?.spans).toEqual([
      { from: '2026-01-01T00:00:01.000Z', to: AT, state: 'READY', revision: null, reason: null, detail: null },
      { from: AT, to: null, state: 'NOT_READY', revision: 'e1:2', reason: 'SLICE_CHANGED', detail: 'cart-x1' },
    ]);
  });

  test('is a day long unless asked for otherwise', async () => {
    expect(await api.json(HISTORY)).toMatchObject({ since: '2025-12-31T00:00:10.000Z', until: NOW });
    expect(await api.json(`${HISTORY}?until=${AT}&since=${AT.replace('05', '04')}`)).toMatchObject({ until: AT });
  });

  test('is CSV for who asks for it', async () => {
    const response = await api.get(`${HISTORY}?since=2026-01-01T00:00:01Z`, { accept: 'text/csv' });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [, ready, notReady] = (await response.text()).split('\r\n');
    expect(ready).toBe(`prod,10.0.0.1,IPv4,http:8080/TCP,KUBERNETES,READY,2026-01-01T00:00:01.000Z,${AT},,,`);
    expect(notReady).toBe(`prod,10.0.0.1,IPv4,http:8080/TCP,KUBERNETES,NOT_READY,${AT},,e1:2,SLICE_CHANGED,cart-x1`);
  });

  test.each([
    ['?since=yesterday', '?since'],
    ['?limit=5001', '?limit'],
    [`?since=${AT}&until=${AT}`, '?since'],
    ['?readiness=ready', '?readiness'],
  ])('%s is refused, and what is wrong is named', async (query, pointer) => {
    const response = await api.get(HISTORY + query);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'INVALID_ARGUMENT', errors: [{ pointer }] });
  });

  test('needs the database: without it the answer is 503, and not a history without changes', async () => {
    api.database.fail();
    const response = await api.get(HISTORY);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    expect(await response.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('of what never was is 404', async () => {
    expect((await api.get(HISTORY.replace('cart', 'carts'))).status).toBe(404);
    expect((await api.get(`${HISTORY}?cluster=edge`)).status).toBe(404);
  });
});

describe('Service.history', () => {
  const ask = (args: string) =>
    postGraphql(api, {
      query: `{ service(ref: {namespace: "shop", name: "cart"}) { history${args} { since until truncated gaps { reason }
         endpoints { address spans { from to state revision reason detail } } } } }`,
    });

  test('is the same as over REST, and is asked for anew each time', async () => {
    const since = '2026-01-01T00:00:01.000Z';
    const rest = (await api.json(`${HISTORY}?since=${since}`)) as EndpointHistory;
    const answer = { data: { service: { history: expect.objectContaining({ since, until: NOW }) as unknown } } };
    const told = await ask(`(since: "${since}")`);
    expect(told).toMatchObject(answer);
    expect(told).toMatchObject({
      data: { service: { history: { endpoints: rest.endpoints.map(({ address, spans }) => ({ address, spans })) } } },
    });
    await api.clock.step(1_000);
    expect(await ask(`(since: "${since}")`)).toMatchObject({
      data: { service: { history: { until: '2026-01-01T00:00:11.000Z' } } },
    });
  });

  test.each(['(since: "yesterday")', `(since: "${AT}", until: "${AT}")`, '(first: 501)'])(
    '%s is refused',
    async (args) => {
      expect(await ask(args)).toMatchObject({ errors: [{ extensions: { code: 'INVALID_ARGUMENT' } }] });
    },
  );

  test('needs the database', async () => {
    api.database.fail();
    expect(await ask('')).toMatchObject({ errors: [{ extensions: { code: 'STORE_UNAVAILABLE' } }] });
  });
});
