import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScriptedApi } from '@rollcall/testing';

import { RollcallClient } from './rollcall-client.js';
import { anEndpointOf, aSet } from './testing/samples.js';
import { CART, PATH } from './testing/stepped-watch.js';

let api: ScriptedApi;
let client: RollcallClient;

beforeEach(async () => {
  api = await ScriptedApi.start();
  client = new RollcallClient({ url: `${api.url}/` });
});

afterEach(() => api.stop());

test('a selection becomes the parameters of the contract, and nothing else', async () => {
  const read = client.endpoints(
    { ...CART, cluster: 'prod' },
    {
      readiness: 'routable',
      families: ['IPv4', 'IPv6'],
      zones: ['eu-1a', '-'],
      zoneMode: 'prefer',
      nodes: ['w1'],
      port: '',
      protocol: 'TCP',
      origin: 'KUBERNETES',
      client: { node: 'w9' },
    },
    { maxStalenessMs: 500, minRevision: 'e1:7' },
  );
  const request = await api.request();
  expect(request).toMatchObject({ method: 'GET', path: PATH });
  expect(request.query).toEqual({
    cluster: 'prod',
    readiness: 'routable',
    family: 'IPv4,IPv6',
    zone: 'eu-1a,-',
    zoneMode: 'prefer',
    node: 'w1',
    port: '',
    protocol: 'TCP',
    origin: 'kubernetes',
    clientNode: 'w9',
    maxStaleness: '500ms',
    minRevision: 'e1:7',
  });
  expect(request.headers.authorization).toBeUndefined();
  request.json(aSet('e1:7', anEndpointOf('10.0.0.1')));
  expect((await read).targets).toEqual(['10.0.0.1:8080']);
});

test('names are put into a path as they are, whatever is in them', async () => {
  const read = client.describe({ namespace: 'a/b', name: '../c?d' });
  const request = await api.request();
  expect(request.path).toBe('/v1/namespaces/a/b/services/../c?d/describe');
  expect(request.query).toEqual({});
  request.text('Name: c\n');
  expect(await read).toBe('Name: c\n');
});

test('all Services come page by page', async () => {
  const names: string[] = [];
  const reading = (async () => {
    for await (const { name } of client.allServices({ namespace: 'shop', labelSelector: 'app=cart' })) names.push(name);
  })();
  let request = await api.request();
  expect(request.query).toEqual({ namespace: 'shop', labelSelector: 'app=cart', limit: '500' });
  request.json({ items: [{ name: 'a' }, { name: 'b' }], nextCursor: 'xyz' });
  request = await api.request();
  expect(request.query).toMatchObject({ cursor: 'xyz' });
  request.json({ items: [{ name: 'c' }], nextCursor: null });
  await reading;
  expect(names).toEqual(['a', 'b', 'c']);
});

test('an answer that has not changed is not sent again', async () => {
  const first = client.endpointsIfChanged(CART, {});
  (await api.request()).json(aSet('e1:1'), { headers: { etag: 'W/"x"' } });
  expect(await first).toMatchObject({ changed: true, etag: 'W/"x"', set: { revision: 'e1:1' } });

  const second = client.endpointsIfChanged(CART, {}, { etag: 'W/"x"' });
  const request = await api.request();
  expect(request.headers['if-none-match']).toBe('W/"x"');
  const headers = { etag: 'W/"x"', 'rollcall-revision': 'e1:9', 'rollcall-stale': 'true' };
  request.answer('', 'application/json', { status: 304, headers });
  expect(await second).toEqual({ changed: false, etag: 'W/"x"', revision: 'e1:9', stale: true });
});

test('a token may be a function: it is asked before every request', async () => {
  const tokens = ['first', 'second'];
  const rotating = new RollcallClient({ url: api.url, token: () => tokens.shift() ?? '' });
  for (const token of [...tokens]) {
    const read = rotating.clusters();
    const request = await api.request();
    expect(request.headers.authorization).toBe(`Bearer ${token}`);
    request.json({ items: [] });
    expect(await read).toEqual([]);
  }
});

test('a problem is an error with everything that it says', async () => {
  const read = client.services({ labelSelector: '(' });
  const errors = [{ pointer: '?labelSelector', code: 'INVALID_ARGUMENT', message: 'is no selector' }];
  (await api.request()).problem(400, 'INVALID_ARGUMENT', { errors, detail: 'labelSelector: is no selector' });
  await expect(read).rejects.toMatchObject({
    name: 'RollcallError',
    code: 'INVALID_ARGUMENT',
    status: 400,
    message: 'labelSelector: is no selector',
    detail: 'labelSelector: is no selector',
    errors,
    requestId: 'r-1',
    isTransient: false,
  });
});

test('an error that passes says so, and when to come again', async () => {
  const read = client.endpoints(CART);
  (await api.request()).problem(503, 'NOT_SYNCED', { headers: { 'retry-after': '2' } });
  await expect(read).rejects.toMatchObject({ code: 'NOT_SYNCED', retryAfterMs: 2_000, isTransient: true });
});

test.each([
  ['a page of a proxy', 200],
  ['an error of a proxy', 502],
])('%s is no answer of Rollcall', async (_, status) => {
  const read = client.clusters();
  (await api.request()).answer('<h1>Welcome</h1>', 'text/html', { status });
  await expect(read).rejects.toMatchObject({ code: 'BAD_ANSWER', status });
});

test('an answer that breaks off is none', async () => {
  const read = client.clusters();
  const request = await api.request();
  request.answer('{"items":[', 'application/json', { headers: { 'content-length': '100' } });
  request.cut();
  await expect(read).rejects.toMatchObject({ code: 'UNREACHABLE' });
});

test('a server that is not there is said with the reason', async () => {
  const { port } = api;
  const read = new RollcallClient({ url: `http://127.0.0.1:${port}` });
  await api.stop();
  await expect(read.clusters()).rejects.toMatchObject({
    code: 'UNREACHABLE',
    message: `no answer from http://127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`,
  });
  await api.listen(port);
});

test('a server that takes too long is given up', async () => {
  const read = new RollcallClient({ url: api.url, timeoutMs: 1 }).clusters();
  await expect(read).rejects.toMatchObject({ code: 'UNREACHABLE', message: 'no answer within 1 ms' });
});

test('an abort is thrown as the caller gave it', async () => {
  const leaving = new AbortController();
  const read = client.clusters({ signal: leaving.signal });
  const { closed } = await api.request();
  const reason = new Error('enough');
  leaving.abort(reason);
  await expect(read).rejects.toBe(reason);
  await closed;
});

test.each([
  ['nowhere', 'must begin with http:// or https://'],
  ['ftp://host', 'must begin with http:// or https://'],
  ['http://me:secret@host', 'credentials belong into token'],
])('%s is refused as a URL', (url, words) => {
  expect(() => new RollcallClient({ url })).toThrow(words);
});
