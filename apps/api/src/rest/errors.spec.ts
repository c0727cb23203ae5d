import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { aService } from '@rollcall/testing';

import type { RawAnswer } from '../testing/raw-http.js';
import { rawExchange } from '../testing/raw-http.js';
import { ADMIN_TOKEN, TestApi } from '../testing/test-api.js';

const CART = '/v1/namespaces/shop/services/cart';
const ADMIN = { authorization: `Bearer ${ADMIN_TOKEN}` };

let api: TestApi;
beforeAll(async () => ({ api } = await TestApi.serving(aService('cart'))));
afterAll(() => api.stop());

/** Sends a request line and headers as they are. */
function raw(line: string, headers = 'Host: localhost\r\n'): Promise<RawAnswer> {
  return rawExchange(api.port, `${line} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);
}

function expectProblem({ status, headers, body }: RawAnswer, wanted: { status: number; code: string }) {
  expect([status, headers.get('content-type')]).toEqual([wanted.status, 'application/problem+json; charset=utf-8']);
  const problem = JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)) as Record<string, unknown>;
  expect(problem).toMatchObject(wanted);
  expect(Object.keys(problem).sort()).toEqual(
    ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'errors'].sort(),
  );
  expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.ts:|\.js:/);
  return problem;
}

describe('every error is a problem document (RFC 9457)', () => {
  const cases: readonly (readonly [string, string, { status: number; code: string }])[] = [
    ['an unknown path', 'GET /v2/nothing', { status: 404, code: 'NOT_FOUND' }],
    ['the API under a trailing slash', `GET ${CART}/endpoints/`, { status: 404, code: 'NOT_FOUND' }],
    ['an unknown Service', 'GET /v1/namespaces/shop/services/nope/endpoints', { status: 404, code: 'NOT_FOUND' }],
    ['a name that is empty', 'GET /v1/namespaces/shop/services//endpoints', { status: 404, code: 'NOT_FOUND' }],
    [
      'a name with a slash in it',
      'GET /v1/namespaces/shop%2Fcart/services/cart/endpoints',
      { status: 404, code: 'NOT_FOUND' },
    ],
    [
      'a name of strange characters',
      'GET /v1/namespaces/%00/services/%F0%9F%98%80/endpoints',
      { status: 404, code: 'NOT_FOUND' },
    ],
    [
      'a name that is a property of every object',
      'GET /v1/namespaces/__proto__/services/constructor',
      { status: 404, code: 'NOT_FOUND' },
    ],
    [
      'a path that is no percent-encoding',
      'GET /v1/namespaces/%zz/services/cart',
      { status: 400, code: 'INVALID_ARGUMENT' },
    ],
    ['a path that is no UTF-8', 'GET /v1/namespaces/%ff/services/cart', { status: 400, code: 'INVALID_ARGUMENT' }],
    [
      'a query that is no percent-encoding',
      `GET ${CART}/endpoints?zone=%zz`,
      { status: 400, code: 'INVALID_ARGUMENT' },
    ],
    ['a query that is no UTF-8', `GET ${CART}/endpoints?zone=%ff`, { status: 400, code: 'INVALID_ARGUMENT' }],
    [
      'a path segment that no name can have',
      `GET /v1/namespaces/${'a'.repeat(2_000)}/services/x`,
      { status: 414, code: 'URI_TOO_LONG' },
    ],
    [
      'a URL that is too long',
      `GET ${CART}/endpoints?zone=${'a'.repeat(9_000)}`,
      { status: 414, code: 'URI_TOO_LONG' },
    ],
    ['a method that the path does not take', `POST ${CART}/endpoints`, { status: 405, code: 'METHOD_NOT_ALLOWED' }],
    ['a method that nobody takes', `PROPFIND ${CART}/endpoints`, { status: 405, code: 'METHOD_NOT_ALLOWED' }],
    ['a method that does not exist', 'BREW /pot', { status: 400, code: 'INVALID_ARGUMENT' }],
    ['a request line that is none', 'hello', { status: 400, code: 'INVALID_ARGUMENT' }],
  ];
  test.each(cases)('%s', async (_what, line, wanted) => {
    expectProblem(await raw(line), wanted);
  });

  test('headers that are too large', async () => {
    const answer = await raw('GET /livez', `Host: localhost\r\nX-Large: ${'a'.repeat(100_000)}\r\n`);
    expectProblem(answer, { status: 431, code: 'HEADERS_TOO_LARGE' });
  });

  test('headers of ten megabytes end the connection, and nothing else', async () => {
    const socket = connect(api.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(`GET /livez HTTP/1.1\r\nHost: localhost\r\n${`X-Large: ${'a'.repeat(10_000)}\r\n`.repeat(1_000)}`);
    await closed;
    expect((await api.get('/livez')).status).toBe(200);
  });

  test('no Host header', async () => {
    const { status } = await raw('GET /v1/clusters', '');
    expect(status).toBe(400);
  });

  test('a media type that is not offered: those that are are named', async () => {
    for (const path of [
      `${CART}/endpoints`,
      CART,
      `${CART}/slices`,
      `${CART}/describe`,
      '/v1/services',
      '/v1/clusters',
    ]) {
      const answer = await raw(`GET ${path}`, 'Host: localhost\r\nAccept: image/png\r\n');
      const { detail } = expectProblem(answer, { status: 406, code: 'NOT_ACCEPTABLE' });
      expect(detail).toMatch(/application\/json|text\/plain/);
    }
  });

  test('a body that is too large', async () => {
    const body = JSON.stringify({ text: 'a'.repeat(1_100_000) });
    const response = await fetch(api.url('/v1/clusters/prod:confirm'), {
      method: 'POST',
      headers: { ...ADMIN, 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  test('a body in a format that is not understood, and one that is not what it says', async () => {
    const post = (type: string, body: string) =>
      fetch(api.url('/v1/clusters/prod:confirm'), {
        method: 'POST',
        headers: { ...ADMIN, 'content-type': type },
        body,
      });
    const unknown = await post('application/x-cloud', 'x');
    expect([unknown.status, await unknown.json()]).toMatchObject([415, { code: 'UNSUPPORTED_MEDIA_TYPE' }]);
    const broken = await post('application/json', '{');
    expect([broken.status, await broken.json()]).toMatchObject([400, { code: 'INVALID_ARGUMENT' }]);
  });

  test('the request id is another one each time', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => ((await api.json('/nope')) as { requestId: string }).requestId),
    );
    expect(new Set(ids).size).toBe(2);
  });

  test('a database that does not answer: the write is refused, and may be tried again', async () => {
    api.database.fail();
    const response = await fetch(api.url('/v1/clusters/prod:confirm'), { method: 'POST', headers: ADMIN });
    api.database.recover();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

describe('methods', () => {
  test('405 says which ones a path takes', async () => {
    const answer = await fetch(api.url(`${CART}/endpoints`), { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    const colon = await api.get('/v1/clusters/prod:confirm');
    expect([colon.status, colon.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  });

  test('HEAD is GET without its body', async () => {
    for (const path of [`${CART}/endpoints`, '/v1/services', '/livez', '/', '/docs', '/openapi.json']) {
      const [head, get] = [await fetch(api.url(path), { method: 'HEAD' }), await api.get(path)];
      expect([path, head.status, await head.text()]).toEqual([path, 200, '']);
      for (const name of ['content-type', 'etag', 'rollcall-revision', 'rollcall-stale', 'cache-control', 'vary'])
        expect([path, name, head.headers.get(name)]).toEqual([path, name, get.headers.get(name)]);
    }
  });

  test('HEAD of a stream says what it would be, and ends', async () => {
    const head = await fetch(api.url(`${CART}/endpoints`), {
      method: 'HEAD',
      headers: { accept: 'text/event-stream' },
    });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(api.lifecycle.isStopping).toBe(false);
    expect(await api.json('/statusz')).toMatchObject({ streams: 0 });
  });

  test('OPTIONS says what a path takes', async () => {
    const options = await fetch(api.url(CART), { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect((await fetch(api.url('/nope'), { method: 'OPTIONS' })).status).toBe(404);
  });
});
