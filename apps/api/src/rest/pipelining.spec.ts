import { once } from 'node:events';
import { connect } from 'node:net';

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice } from '@rollcall/testing';

import { TestApi } from '../testing/test-api.js';

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';

let api: TestApi;
beforeAll(async () => ({ api } = await TestApi.serving(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]))));
afterAll(() => api.stop());

const open = async () => {
  const { streams, longPolls } = (await api.json('/statusz')) as { streams: number; longPolls: number };
  return { streams, longPolls };
};

test('many requests at once on one connection are answered in their order', async () => {
  const socket = connect(api.port, '127.0.0.1');
  const paths = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? ENDPOINTS : `/nope/${i}`));
  const close = (i: number) => (i === paths.length - 1 ? 'Connection: close\r\n' : '');
  socket.write(paths.map((path, i) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${close(i)}\r\n`).join(''));
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  const statuses = [
    ...Buffer.concat(chunks)
      .toString()
      .matchAll(/HTTP\/1\.1 (\d+)/g),
  ].map(([, status]) => Number(status));
  expect(statuses).toEqual(paths.map((_, i) => (i % 2 === 0 ? 200 : 404)));
});

test('what waits behind another answer is forgotten when its client goes', async () => {
  const socket = connect(api.port, '127.0.0.1');
  const request = (path: string, accept: string) =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: ${accept}\r\n\r\n`;
  const stream = request(ENDPOINTS, 'text/event-stream');
  const poll = request(`${ENDPOINTS}?since=e1:1&wait=5m`, '*/*');
  socket.write(stream.repeat(5) + poll.repeat(5));
  for (let now = await open(); now.streams < 5 || now.longPolls < 5; now = await open());
  socket.destroy();
  for (let now = await open(); now.streams > 0 || now.longPolls > 0; now = await open());
  expect(await open()).toEqual({ streams: 0, longPolls: 0 });
});
