import { once } from 'node:events';
import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice, MemoryMirror } from '@rollcall/testing';

import { EventSourceClient } from './testing/event-source-client.js';
import { TestApi } from './testing/test-api.js';

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start({ drainMs: 3_000 });
  await MemoryMirror.live(api.database, 'prod', aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
});
afterEach(() => api.stop());

describe('a stop', () => {
  test('says at once that the replica is not ready, on both ports, and why', async () => {
    expect((await api.get('/readyz')).status).toBe(200);
    const stopped = api.stop();
    for (const url of [api.url('/readyz'), api.opsUrl('/readyz')]) {
      const response = await fetch(url);
      expect([response.status, await response.text()]).toEqual([
        503,
        expect.stringContaining('[-]not-draining failed'),
      ]);
    }
    expect((await api.get('/livez')).status).toBe(200);
    await stopped;
    expect(api.exits).toEqual([0]);
  });

  test('refuses what comes after it: ask another replica', async () => {
    await api.get(ENDPOINTS);
    const stopped = api.stop();
    const response = await api.get(ENDPOINTS);
    expect([response.status, response.headers.get('retry-after'), response.headers.get('connection')]).toEqual([
      503,
      '1',
      'close',
    ]);
    expect(await response.json()).toMatchObject({ code: 'GOING_AWAY' });
    await stopped;
    await expect(api.get(ENDPOINTS)).rejects.toThrow();
  });

  test('tells streams where they are, and ends them properly', async () => {
    const client = await EventSourceClient.open(api.url(ENDPOINTS));
    await client.next();
    const stopped = api.stop();
    expect(await client.next()).toMatchObject({ event: 'heartbeat', id: 'e1:1' });
    expect(await client.next()).toBeNull();
    expect(client.isComplete).toBe(true);
    await stopped;
    expect(api.exits).toEqual([0]);
  });

  test('ends streams over GraphQL, too', async () => {
    const body = JSON.stringify({
      query: 'subscription { endpoints(service: {namespace: "shop", name: "cart"}) { type revision } }',
    });
    const response = await fetch(api.url('/graphql/stream'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body,
    });
    const text = response.text();
    while (((await api.json('/statusz')) as { streams: number }).streams === 0);
    await api.stop();
    expect(await text).toContain('"SNAPSHOT"');
    expect(api.exits).toEqual([0]);
  });

  test('answers long polls', async () => {
    const answer = api.get(`${ENDPOINTS}?since=e1:1&wait=5m`);
    while (((await api.json('/statusz')) as { longPolls: number }).longPolls === 0);
    const stopped = api.stop();
    const response = await answer;
    expect([response.status, await response.json()]).toMatchObject([200, { targets: ['10.0.0.1:8080'] }]);
    await stopped;
  });

  test('ends within its time, whatever clients do', async () => {
    const silent = connect(api.port, '127.0.0.1');
    const halfRequest = connect(api.port, '127.0.0.1');
    halfRequest.write('GET /livez HTTP/1.1\r\nHost: local');
    const upload = connect(api.port, '127.0.0.1');
    upload.write(
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{',
    );
    const stalled = connect(api.port, '127.0.0.1');
    stalled.write(`GET ${ENDPOINTS} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`);
    const sockets = [silent, halfRequest, upload, stalled];
    for (const socket of sockets) socket.on('error', () => undefined).pause();
    while (((await api.json('/statusz')) as { streams: number }).streams === 0);
    const gone = sockets.map((socket) => once(socket, 'close'));
    await api.stop();
    expect(api.exits).toEqual([0]);
    expect(api.log.map(({ msg }) => msg)).not.toContain('not everything ended within the drain time');
    for (const socket of sockets) socket.resume();
    await Promise.all(gone);
  });
});
