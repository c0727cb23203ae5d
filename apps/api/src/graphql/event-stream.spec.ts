import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';

import { afterEach, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice, MemoryMirror } from '@rollcall/testing';

import { CART } from '../testing/graphql-client.js';
import type { TestSettings } from '../testing/test-api.js';
import { ADMIN_TOKEN, TestApi } from '../testing/test-api.js';

const QUERY = `subscription($service: ServiceRef!) { endpoints(service: $service) { type revision
  changes { endpoint { id address zone nodeName hostname since slices conditions { ready serving terminating } } } } }`;
const ASKED = { query: QUERY, variables: { service: CART } };

let api: TestApi;
let prod: MemoryMirror;

async function start(settings: TestSettings = {}): Promise<void> {
  api = await TestApi.start(settings);
  prod = await MemoryMirror.live(api.database, 'prod', aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
}

afterEach(() => api.stop());

/** A response as it comes, not read yet. */
async function open(
  headers: Readonly<Record<string, string>> = {},
  body = JSON.stringify(ASKED),
): Promise<IncomingMessage> {
  const all = { 'content-type': 'application/json', accept: 'text/event-stream', ...headers };
  const request = httpRequest(api.url('/graphql/stream'), { method: 'POST', headers: all });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response.setEncoding('utf8');
}

async function textUntil(response: IncomingMessage, end: string): Promise<string> {
  let text = '';
  for await (const part of response.iterator({ destroyOnReturn: false })) {
    text += String(part);
    if (text.endsWith(end)) return text;
  }
  return text;
}

test('a browser may ask by a URL, and is told in the events of graphql-sse', async () => {
  await start();
  const query = encodeURIComponent('{ clusters { name } }');
  const response = await api.get(`/graphql/stream?query=${query}`, { accept: 'text/event-stream' });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(await response.text()).toBe(
    'event: next\ndata: {"data":{"clusters":[{"name":"prod"}]}}\n\nevent: complete\ndata:\n\n',
  );
});

test('what is no stream, no JSON, too much, or from nobody is refused before it begins', async () => {
  await start({ anonymous: 'none' });
  const credentials = { authorization: `Bearer ${ADMIN_TOKEN}` };
  expect((await open()).statusCode).toBe(401);
  expect((await open({ ...credentials, accept: 'application/json' })).statusCode).toBe(406);
  expect((await open({ ...credentials, 'content-type': 'image/png' })).statusCode).toBe(415);
  expect((await open(credentials, '{')).statusCode).toBe(400);
  expect((await open(credentials, ' '.repeat(1_100_000))).statusCode).toBe(413);
  expect((await open(credentials)).statusCode).toBe(200);
});

test('a heartbeat keeps the connection alive where nothing happens', async () => {
  await start();
  const response = await open({}, JSON.stringify({ query: 'subscription { clusters { name } }' }));
  expect(await textUntil(response, '\n\n')).toBe('event: next\ndata: {"data":{"clusters":{"name":"prod"}}}\n\n');
  await api.clock.step(api.config.heartbeatMs);
  expect(await textUntil(response, '\n\n')).toBe(':\n\n');
  response.destroy();
});

test('a replica that stops tells where the subscriber is, and ends the stream without calling it complete', async () => {
  await start();
  const response = await open();
  await textUntil(response, '\n\n');
  await prod.put(aService('other'));
  const rest = textUntil(response, 'never');
  await api.stop();
  expect(await rest).toBe(
    'event: next\ndata: {"data":{"endpoints":{"type":"FRESHNESS","revision":"e1:2","changes":null}}}\n\n',
  );
});

test('one that takes nothing is cut off, and costs no more than one event', async () => {
  await start();
  const response = await open();
  await textUntil(response, '\n\n');
  response.pause();
  let published = 0;
  for (let round = 1; round <= 25; round += 1) {
    const many = Array.from({ length: 1_000 }, (_, i) =>
      anEndpoint(`10.${round}.${i >> 8}.${i & 255}`, { hostname: 'x'.repeat(63) }),
    );
    await prod.put(aSlice('cart-x1', many));
    published += many.length * 2 * 300;
  }
  const aborted = new Promise((resolve) => response.once('error', resolve));
  await api.clock.step(api.config.slowConsumerMs + 2 * api.config.heartbeatMs);
  let taken = 0;
  response.on('data', (part: string) => (taken += part.length));
  expect(await aborted).toMatchObject({ code: 'ECONNRESET' });
  expect(taken).toBeLessThan(published / 2);
}, 30_000);
