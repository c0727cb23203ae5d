import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MemoryMirror } from '@rollcall/testing';
import { anEndpoint, aService, aSlice, NOT_READY } from '@rollcall/testing';

import { EventSourceClient } from '../testing/event-source-client.js';
import { TestApi } from '../testing/test-api.js';

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';

let api: TestApi;
let prod: MemoryMirror;
const clients: EventSourceClient[] = [];
beforeEach(
  async () => ({ api, prod } = await TestApi.serving(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]))),
);
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await api.stop();
});

async function open(query = '', headers: Record<string, string> = {}): Promise<EventSourceClient> {
  const client = await EventSourceClient.open(api.url(`${ENDPOINTS}${query}`), headers);
  clients.push(client);
  return client;
}

const streams = async (): Promise<number> => ((await api.json('/statusz')) as { streams: number }).streams;

describe('a stream', () => {
  test('begins with a snapshot, which is an EndpointSet', async () => {
    const client = await open();
    expect(client.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'Accept, Authorization',
    });
    const snapshot = await client.next();
    expect(snapshot).toMatchObject({ event: 'snapshot', id: 'e1:1' });
    expect(snapshot?.data).toEqual(await api.json(ENDPOINTS));
  });

  test('goes on with what entered, changed and left, each revision whole', async () => {
    const client = await open();
    await client.next();
    await prod.put(
      aSlice('cart-x1', [anEndpoint('10.0.0.1', { nodeName: 'w2' }), anEndpoint('10.0.0.2')]),
      aSlice('cart-x2', [anEndpoint('10.0.0.3')]),
    );
    const { event, id, data } = (await client.next())!;
    expect([event, id]).toEqual(['changes', 'e1:2']);
    expect(data).toMatchObject({ revision: 'e1:2', freshness: { stale: false } });
    const changes = data.changes as { type: string; endpoint: { address: string } }[];
    expect(changes.map(({ type, endpoint: { address } }) => [type, address]).sort()).toEqual([
      ['ADDED', '10.0.0.2'],
      ['ADDED', '10.0.0.3'],
      ['MODIFIED', '10.0.0.1'],
    ]);
    await prod.put(aSlice('cart-x2', [anEndpoint('10.0.0.3', { conditions: NOT_READY })]));
    expect(await client.next()).toMatchObject({
      event: 'changes',
      id: 'e1:3',
      data: { changes: [{ type: 'REMOVED', endpoint: { address: '10.0.0.3' } }] },
    });
  });

  test('says nothing of changes outside of its selection', async () => {
    const client = await open('?node=w1');
    expect(await client.next()).toMatchObject({ event: 'snapshot', data: { endpoints: [] } });
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]));
    await prod.put(aSlice('cart-x2', [anEndpoint('10.0.0.5', { nodeName: 'w1' })]));
    expect(await client.next()).toMatchObject({ id: 'e1:3', data: { changes: [{ type: 'ADDED' }] } });
  });

  test('tells when the state of a cluster changes, and is a bookmark once a heartbeat', async () => {
    const client = await open();
    await client.next();
    await prod.report({ state: 'UNREACHABLE' });
    expect(await client.next()).toMatchObject({
      event: 'freshness',
      id: 'e1:1',
      data: { revision: 'e1:1', freshness: { stale: true, clusters: [{ state: 'UNREACHABLE' }] } },
    });
    await prod.put(aService('other'));
    await api.clock.step(api.config.heartbeatMs);
    const heartbeat = (await client.next())!;
    expect([heartbeat.event, heartbeat.id]).toEqual(['heartbeat', 'e1:2']);
    expect(Object.keys(heartbeat.data)).toEqual(['revision', 'freshness']);
  });

  test('of a Service that is deleted stays open, tells that all is gone, and goes on if it returns', async () => {
    const client = await open();
    await client.next();
    await prod.remove(aService('cart'), aSlice('cart-x1', []));
    expect(await client.next()).toMatchObject({
      data: { changes: [{ type: 'REMOVED', endpoint: { address: '10.0.0.1' } }] },
    });
    await prod.put(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.8')]));
    expect(await client.next()).toMatchObject({
      data: { changes: [{ type: 'ADDED', endpoint: { address: '10.0.0.8' } }] },
    });
  });

  test('of a Service that does not exist is 404, of a wrong selection 400, with wait 400', async () => {
    const accept = { accept: 'text/event-stream' };
    expect((await api.get('/v1/namespaces/shop/services/nope/endpoints', accept)).status).toBe(404);
    expect((await api.get(`${ENDPOINTS}?readiness=maybe`, accept)).status).toBe(400);
    expect((await api.get(`${ENDPOINTS}?since=e1:1&wait=1s`, accept)).status).toBe(400);
    expect(await streams()).toBe(0);
  });

  test('is forgotten when its client goes', async () => {
    const client = await open();
    await client.next();
    expect(await streams()).toBe(1);
    client.close();
    while ((await streams()) > 0);
  });
});

describe('a stream that is resumed', () => {
  test('tells what was missed since its cursor', async () => {
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]));
    expect(await (await open('?since=e1:1')).next()).toMatchObject({
      event: 'changes',
      id: 'e1:2',
      data: { changes: [{ type: 'ADDED', endpoint: { address: '10.0.0.2' } }] },
    });
  });

  test('with nothing missed answers at once with a heartbeat', async () => {
    await prod.put(aService('other'));
    expect(await (await open('?since=e1:1')).next()).toMatchObject({ event: 'heartbeat', id: 'e1:2' });
  });

  test('by Last-Event-ID, which wins over since', async () => {
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.2')]));
    const client = await open('?since=e0:7', { 'last-event-id': 'e1:2' });
    expect(await client.next()).toMatchObject({ event: 'heartbeat', id: 'e1:2' });
  });

  const lost: readonly (readonly [string, string])[] = [
    ['of another epoch', 'e0:1'],
    ['that is none', 'what-is-this'],
  ];
  test.each(lost)('with a cursor %s begins anew with resync', async (_what, id) => {
    expect(await (await open('', { 'last-event-id': id })).next()).toMatchObject({
      event: 'resync',
      id: 'e1:1',
      data: { endpoints: [{ address: '10.0.0.1' }] },
    });
  });

  test('with a cursor from the future begins anew, after a moment for this replica to get there', async () => {
    const waiting = { isOver: false };
    const opening = open('?since=e1:99').finally(() => (waiting.isOver = true));
    while (!waiting.isOver) await api.clock.step(100);
    expect(await (await opening).next()).toMatchObject({ event: 'resync', id: 'e1:1' });
  });
});

test('a client that takes nothing costs no more than one event, and is let go', async () => {
  const many = (port: number) =>
    aSlice(
      'cart-x1',
      Array.from({ length: 1_000 }, (_, i) => anEndpoint(`10.1.${i >> 8}.${i & 255}`)),
      {
        ports: [{ name: 'http', protocol: 'TCP', port }],
      },
    );
  const socket = connect(api.port, '127.0.0.1');
  socket.write(`GET ${ENDPOINTS} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
  socket.on('error', () => undefined);
  socket.pause();
  while ((await streams()) === 0);
  const healthy = await open();
  await healthy.next();
  // Fills what the operating system takes for the stalled client, and goes on: no event waits but the one that is being sent.
  for (let i = 0; i < 15; i += 1) {
    await prod.put(many(9_000 + i));
    await healthy.next();
  }
  for (let waited = 0; waited <= api.config.slowConsumerMs + api.config.heartbeatMs; waited += 5_000) {
    await prod.put(many(10_000 + waited));
    await api.clock.step(5_000);
  }
  expect(await streams()).toBe(1);
  socket.destroy();
}, 60_000);
