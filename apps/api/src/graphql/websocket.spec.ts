import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';

import { afterEach, describe, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice, MemoryMirror } from '@rollcall/testing';

import { CART } from '../testing/graphql-client.js';
import { GraphqlSocket } from '../testing/graphql-socket.js';
import type { TestSettings } from '../testing/test-api.js';
import { ADMIN_TOKEN, TestApi } from '../testing/test-api.js';

const ENDPOINTS = {
  query: `subscription($service: ServiceRef!) { endpoints(service: $service) { type revision
    changes { endpoint { id address zone nodeName hostname since slices conditions { ready serving terminating } } } } }`,
  variables: { service: CART },
};
const CREDENTIALS = { authorization: `Bearer ${ADMIN_TOKEN}` };
const INIT = { type: 'connection_init' };

let api: TestApi;
let prod: MemoryMirror;

async function start(settings: TestSettings = {}): Promise<void> {
  api = await TestApi.start(settings);
  prod = await MemoryMirror.live(api.database, 'prod', aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
}

afterEach(() => api.stop());

describe('who may connect', () => {
  test('a caller who is known by the first message, or by the header of the upgrade', async () => {
    await start({ anonymous: 'none' });
    const byMessage = await GraphqlSocket.open(api);
    byMessage.send({ ...INIT, payload: CREDENTIALS });
    expect(await byMessage.next()).toEqual({ type: 'connection_ack' });
    const byHeader = await GraphqlSocket.open(api, { headers: CREDENTIALS });
    byHeader.send(INIT);
    expect(await byHeader.next()).toEqual({ type: 'connection_ack' });
  });

  test.each([
    { name: 'nobody', headers: {}, init: INIT },
    { name: 'a stranger', headers: {}, init: { ...INIT, payload: { authorization: 'Bearer wrong' } } },
    { name: 'a stranger by the header', headers: { authorization: 'Bearer wrong' }, init: INIT },
    {
      name: 'one whose message contradicts the header',
      headers: CREDENTIALS,
      init: { ...INIT, payload: { authorization: 'Bearer wrong' } },
    },
  ])('$name is closed with 4401', async ({ headers, init }) => {
    await start({ anonymous: 'none' });
    const socket = await GraphqlSocket.open(api, { headers });
    socket.send(init);
    expect(await socket.closed).toEqual({ code: 4401, reason: 'Unauthorized' });
  });

  test('nobody is told that a token is not known before it can be known: try again later', async () => {
    api = await TestApi.start({ anonymous: 'none' }, (database) => database.fail());
    const socket = await GraphqlSocket.open(api);
    socket.send({ ...INIT, payload: { authorization: `Bearer rc_${'0'.repeat(12)}_${'0'.repeat(40)}` } });
    expect(await socket.closed).toEqual({ code: 1013, reason: 'try again later' });
  });

  test('credentials in a URL are none', async () => {
    await start({ anonymous: 'none' });
    const socket = await GraphqlSocket.open(api, {
      path: `/graphql?authorization=Bearer%20${ADMIN_TOKEN}&token=${ADMIN_TOKEN}`,
    });
    socket.send(INIT);
    expect(await socket.closed).toMatchObject({ code: 4401 });
  });

  test.each([
    { name: 'another path', path: '/v1/clusters', headers: {}, status: 404 },
    { name: 'a page of another site', path: '/graphql', headers: { origin: 'https://evil.example' }, status: 403 },
    { name: 'a name that is not ours', path: '/graphql', headers: { host: 'evil.example' }, status: 403 },
    {
      name: 'no protocol that we speak',
      path: '/graphql',
      headers: { 'sec-websocket-protocol': 'graphql-ws' },
      status: 400,
    },
  ])('an upgrade for $name is answered with $status, and closed', async ({ path, headers, status }) => {
    await start();
    const response = await upgrade({ path, headers });
    expect(response.statusCode).toBe(status);
    await once(response.socket, 'close');
  });

  test('pages of our own, and of sites that are named, may connect', async () => {
    await start({ corsOrigins: ['https://portal.example'] });
    for (const origin of ['https://portal.example', api.url()]) {
      const socket = await GraphqlSocket.open(api, { headers: { origin } });
      socket.send(INIT);
      expect(await socket.next()).toEqual({ type: 'connection_ack' });
    }
  });

  test('an address has so many connections; behind a proxy that is trusted each client has them', async () => {
    await start({ trustedProxies: ['127.0.0.1'], maxConnectionsPerAddress: 1 });
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    await GraphqlSocket.open(api, from('192.0.2.1'));
    await expect(GraphqlSocket.open(api, from('192.0.2.1'))).rejects.toThrow('429');
    await GraphqlSocket.open(api, from('192.0.2.2'));
    const stream = await fetch(api.url('/graphql/stream'), {
      headers: { accept: 'text/event-stream', ...from('192.0.2.2').headers },
    });
    expect(stream.status).toBe(429);
  });
});

describe('what may be said', () => {
  test.each([
    { name: 'what is no JSON', message: 'hello', code: 4400 },
    { name: 'a message of no known type', message: { type: 'hello' }, code: 4400 },
    { name: 'a message that only servers send', message: { type: 'next', id: '1', payload: {} }, code: 4400 },
    { name: 'a subscription without a document', message: { type: 'subscribe', id: '1', payload: {} }, code: 4400 },
    {
      name: 'variables that are a list',
      message: { type: 'subscribe', id: '1', payload: { ...ENDPOINTS, variables: [1] } },
      code: 4400,
    },
    { name: 'a second beginning', message: INIT, code: 4429 },
    { name: 'more than 64 KiB', message: { type: 'ping', payload: { text: 'x'.repeat(65_536) } }, code: 1009 },
  ])('$name closes with $code', async ({ message, code }) => {
    await start();
    const socket = await GraphqlSocket.ready(api);
    socket.send(message);
    expect(await socket.closed).toMatchObject({ code });
  });

  test('nothing before the beginning', async () => {
    await start();
    const socket = await GraphqlSocket.open(api);
    socket.subscribe('1', ENDPOINTS);
    expect(await socket.closed).toMatchObject({ code: 4401 });
  });

  test('who does not begin is let go', async () => {
    await start();
    const socket = await GraphqlSocket.open(api);
    await api.clock.step(10_000);
    expect(await socket.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
  });

  test('an id twice at a time closes with 4409', async () => {
    await start();
    const socket = await GraphqlSocket.ready(api);
    socket.subscribe('1', ENDPOINTS);
    socket.subscribe('1', ENDPOINTS);
    expect(await socket.closed).toMatchObject({ code: 4409 });
  });

  test('a hundred subscriptions are served, one more closes with 4429', async () => {
    await start();
    const socket = await GraphqlSocket.ready(api);
    for (let id = 1; id <= 100; id += 1) socket.subscribe(String(id), ENDPOINTS);
    for (let id = 1; id <= 100; id += 1) expect(await socket.next()).toMatchObject({ type: 'next' });
    socket.send({ id: '50', type: 'complete' });
    socket.subscribe('101', ENDPOINTS);
    expect(await socket.next()).toMatchObject({ type: 'next', id: '101' });
    socket.subscribe('102', ENDPOINTS);
    expect(await socket.closed).toEqual({ code: 4429, reason: 'too many subscriptions' });
  });

  test('a refused document ends its operation, and no other', async () => {
    await start();
    const socket = await GraphqlSocket.ready(api);
    socket.subscribe('1', { query: 'subscription { nothing }' });
    expect(await socket.next()).toMatchObject({
      type: 'error',
      id: '1',
      payload: [{ extensions: { code: 'INVALID_ARGUMENT' } }],
    });
    socket.subscribe('1', ENDPOINTS);
    expect(await socket.next()).toMatchObject({ type: 'next', id: '1' });
  });

  test('a completed subscription hears nothing more', async () => {
    await start();
    const socket = await GraphqlSocket.ready(api);
    socket.subscribe('1', ENDPOINTS);
    socket.subscribe('2', ENDPOINTS);
    await socket.next();
    await socket.next();
    socket.send({ id: '1', type: 'complete' });
    socket.send({ type: 'ping', payload: { n: 1 } });
    expect(await socket.next()).toEqual({ type: 'pong', payload: { n: 1 } });
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.2')]));
    expect(await socket.next()).toMatchObject({ id: '2' });
    expect(socket.waiting).toBe(0);
  });
});

describe('how a connection ends', () => {
  test('a replica that stops tells everyone where they are, and lets them go with 1001', async () => {
    await start();
    const socket = await GraphqlSocket.ready(api);
    socket.subscribe('1', ENDPOINTS);
    await socket.next();
    await prod.put(aService('other'));
    const stopped = api.stop();
    expect(await socket.next()).toMatchObject({
      payload: { data: { endpoints: { type: 'FRESHNESS', revision: 'e1:2' } } },
    });
    expect(await socket.closed).toEqual({ code: 1001, reason: 'going away' });
    await stopped;
    expect(api.exits).toEqual([0]);
  });

  test('one that answers no heartbeat is closed as one that takes nothing is, and no sooner', async () => {
    await start();
    const alive = await GraphqlSocket.ready(api);
    const dead = await GraphqlSocket.open(api, { autoPong: false });
    dead.send(INIT);
    await dead.next();
    const beat = once(alive.socket, 'ping');
    await api.clock.step(api.config.heartbeatMs);
    await beat;
    alive.send({ type: 'ping' });
    await alive.next();
    await api.clock.step(api.config.slowConsumerMs - 1);
    expect(dead.socket.readyState).toBe(dead.socket.OPEN);
    await api.clock.step(api.config.heartbeatMs);
    expect(await dead.closed).toEqual({ code: 4408, reason: 'slow' });
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  });

  test('one that takes nothing is closed with 4408, costs no more than one event, and holds up nobody', async () => {
    await start();
    const [slow, healthy] = [await GraphqlSocket.ready(api), await GraphqlSocket.ready(api)];
    for (const socket of [slow, healthy]) {
      socket.subscribe('1', ENDPOINTS);
      await socket.next();
    }
    slow.socket.pause();
    let seen = 0;
    for (let round = 1; round <= 25; round += 1) {
      const many = Array.from({ length: 1_000 }, (_, i) =>
        anEndpoint(`10.${round}.${i >> 8}.${i & 255}`, { hostname: 'x'.repeat(63) }),
      );
      await prod.put(aSlice('cart-x1', many));
      const message = await healthy.next();
      expect(message).toMatchObject({ payload: { data: { endpoints: { revision: `e1:${round + 1}` } } } });
      seen += JSON.stringify(message).length;
    }
    await api.clock.step(api.config.slowConsumerMs + 2 * api.config.heartbeatMs);
    slow.socket.resume();
    expect(await slow.closed).toEqual({ code: 4408, reason: 'slow' });
    expect(slow.bytes).toBeLessThan(seen / 2);
    expect(healthy.socket.readyState).toBe(healthy.socket.OPEN);
  }, 30_000);
});

/** The answer to an upgrade that is refused. */
async function upgrade({
  path,
  headers,
}: {
  path: string;
  headers: Readonly<Record<string, string>>;
}): Promise<IncomingMessage> {
  const all = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'graphql-transport-ws',
    ...headers,
  };
  const request = httpRequest(api.url(path), { headers: all });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response;
}
