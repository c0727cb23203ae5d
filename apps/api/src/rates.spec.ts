import { afterEach, describe, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice, MemoryMirror } from '@rollcall/testing';

import { EventSourceClient } from './testing/event-source-client.js';
import { postGraphql } from './testing/graphql-client.js';
import { GraphqlSocket } from './testing/graphql-socket.js';
import { aDatabase, aDatabaseService, AS_ADMIN, BACKENDS, send } from './testing/registrations.js';
import type { TestSettings } from './testing/test-api.js';
import { TestApi } from './testing/test-api.js';

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';
const CLUSTERS = { query: '{ clusters { name } }' };
const FROM = (address: string) => ({ 'x-forwarded-for': address });

let api: TestApi;
let prod: MemoryMirror;
afterEach(() => api.stop());

async function start(settings: TestSettings): Promise<void> {
  api = await TestApi.start({ trustedProxies: ['127.0.0.1'], ...settings });
  prod = await MemoryMirror.live(
    api.database,
    'prod',
    aService('cart'),
    aSlice('cart-x1', [anEndpoint('10.0.0.1')]),
    aDatabaseService(),
  );
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(api.opsUrl('/metrics'))).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length),
  );
}

/** Asks so often, and gives the statuses. */
async function statuses(times: number, ask: () => Promise<{ readonly status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) all.push((await ask()).status);
  return all;
}

describe('an address that asks too often', () => {
  test('is told so, and when to ask again; others are answered, and so is it, later', async () => {
    await start({ rateRequestsPerMinute: 6 });
    const ask = () => api.get(ENDPOINTS, FROM('192.0.2.1'));
    expect(await statuses(6, ask)).toEqual([200, 200, 200, 200, 200, 200]);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await refused.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429, instance: ENDPOINTS });
    expect((await api.get(ENDPOINTS, FROM('192.0.2.2'))).status).toBe(200);
    await api.clock.step(10_000);
    expect(await statuses(2, ask)).toEqual([200, 429]);
    expect(await metric('rollcall_rate_limited_total{kind="request",by="address"}')).toBe(2);
  });

  test('is one with all addresses of its /64', async () => {
    await start({ rateRequestsPerMinute: 2 });
    const from = (last: number) => api.get(ENDPOINTS, FROM(`2001:db8:1:2::${last}`));
    expect([(await from(1)).status, (await from(2)).status, (await from(3)).status]).toEqual([200, 200, 429]);
    expect((await api.get(ENDPOINTS, FROM('2001:db8:1:3::1'))).status).toBe(200);
  });

  test('and is not trusted cannot say that it is another', async () => {
    await start({ rateRequestsPerMinute: 2, trustedProxies: [] });
    expect(await statuses(3, () => api.get(ENDPOINTS, FROM(`192.0.2.${Math.random()}`)))).toEqual([200, 200, 429]);
  });

  test('is still told whether the process is alive and ready', async () => {
    await start({ rateRequestsPerMinute: 1 });
    for (const path of ['/livez', '/readyz', '/statusz', '/livez', '/readyz?verbose'])
      expect([path, (await api.get(path)).status]).toEqual([path, 200]);
    expect((await api.get(ENDPOINTS)).status).toBe(429);
  });

  test('is told in the form of GraphQL where it speaks that', async () => {
    await start({ rateRequestsPerMinute: 2 });
    await postGraphql(api, CLUSTERS);
    await postGraphql(api, CLUSTERS);
    const refused = await postGraphql(api, CLUSTERS);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '30']);
    expect(refused.errors).toEqual([
      {
        message: 'too many requests from this address: try again later',
        extensions: { code: 'RATE_LIMITED', retryAfter: 30 },
      },
    ]);
    expect((await fetch(api.url('/graphql/stream?query={clusters{name}}'))).status).toBe(429);
  });

  test('by WebSocket is refused connections, and operations on those that it has', async () => {
    await start({ rateRequestsPerMinute: 3 });
    const headers = FROM('192.0.2.1');
    const socket = await GraphqlSocket.open(api, { headers });
    socket.send({ type: 'connection_init' });
    await socket.next();
    const subscribe = async (id: string) => {
      socket.send({ type: 'subscribe', id, payload: CLUSTERS });
      const answer = await socket.next();
      if (answer.type === 'next') await socket.next();
      return answer.type;
    };
    expect([await subscribe('1'), await subscribe('2')]).toEqual(['next', 'next']);
    socket.send({ type: 'subscribe', id: '3', payload: CLUSTERS });
    expect(await socket.next()).toEqual({
      type: 'error',
      id: '3',
      payload: [
        {
          message: 'too many requests from this address: try again later',
          extensions: { code: 'RATE_LIMITED', retryAfter: 20 },
        },
      ],
    });
    await expect(GraphqlSocket.open(api, { headers })).rejects.toThrow('429');
    await GraphqlSocket.open(api, { headers: FROM('192.0.2.2') });
    await api.clock.step(20_000);
    expect(await subscribe('4')).toBe('next');
  });
});

describe('a caller with credentials that asks too often', () => {
  test('is told so wherever it comes from, and all who have none are not one caller', async () => {
    await start({ rateRequestsPerMinute: 3 });
    let last = 0;
    const ask = (headers: Record<string, string>) => api.get(ENDPOINTS, { ...FROM(`192.0.2.${++last}`), ...headers });
    expect(await statuses(4, () => ask(AS_ADMIN))).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, () => ask({}))).toEqual([200, 200, 200, 200]);
    const graphql = await postGraphql(api, CLUSTERS, { ...FROM('192.0.2.99'), ...AS_ADMIN });
    expect(graphql).toMatchObject({ status: 429, errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    expect(await metric('rollcall_rate_limited_total{kind="request",by="principal"}')).toBe(2);
  });
});

describe('changes', () => {
  test('have a limit of their own, and reads go on', async () => {
    await start({ rateChangesPerMinute: 2 });
    const register = () => send(api, ['POST', BACKENDS], { items: [aDatabase('10.9.8.7')] });
    expect(await statuses(3, register)).toEqual([201, 422, 429]);
    expect((await api.get(BACKENDS)).status).toBe(200);
    const mutation = { query: 'mutation { removeBackend(id: "x", version: 1) { __typename } }' };
    expect((await postGraphql(api, mutation, AS_ADMIN)).errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    expect((await postGraphql(api, CLUSTERS, AS_ADMIN)).errors).toEqual([]);
  });
});

describe('credentials that are not known', () => {
  test('are told so a number of times; those that are known are let in all the while', async () => {
    await start({ rateFailedSignInsPerMinute: 2 });
    const wrong = () => api.get(ENDPOINTS, { authorization: 'Bearer wrong' });
    expect(await statuses(4, wrong)).toEqual([401, 401, 429, 429]);
    expect((await api.get(ENDPOINTS, AS_ADMIN)).status).toBe(200);
    expect((await api.get(ENDPOINTS)).status).toBe(200);
    const socket = await GraphqlSocket.open(api);
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer wrong' } });
    expect(await socket.closed).toMatchObject({ code: 4429 });
    await api.clock.step(30_000);
    expect(await statuses(2, wrong)).toEqual([401, 429]);
  });

  test('none at all are none that were tried', async () => {
    await start({ rateFailedSignInsPerMinute: 1, anonymous: 'none' });
    expect(await statuses(3, () => api.get(ENDPOINTS))).toEqual([401, 401, 401]);
  });
});

describe('what a caller holds open', () => {
  test('is so many streams and long polls, over REST and GraphQL together', async () => {
    await start({ maxSubscriptionsPerCaller: 2 });
    const stream = await EventSourceClient.open(api.url(ENDPOINTS));
    const poll = api.get(`${ENDPOINTS}?since=e1:1&wait=5m`);
    for (;;) {
      const { longPolls } = (await api.json('/statusz')) as { longPolls: number };
      if (longPolls === 1) break;
    }
    const another = await EventSourceClient.open(api.url(ENDPOINTS));
    expect([another.response.statusCode, another.response.headers['retry-after']]).toEqual([429, '5']);
    expect((await api.get(`${ENDPOINTS}?since=e1:1&wait=5m`)).status).toBe(429);
    const socket = await GraphqlSocket.ready(api);
    socket.send({ type: 'subscribe', id: '1', payload: { query: 'subscription { clusters { name } }' } });
    expect(await socket.closed).toEqual({ code: 4429, reason: 'too many subscriptions' });

    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.2')]));
    expect((await poll).status).toBe(200);
    const next = await EventSourceClient.open(api.url(ENDPOINTS));
    expect(next.response.statusCode).toBe(200);
    for (const client of [stream, next]) client.close();
  });
});
