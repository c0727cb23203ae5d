import { afterEach, describe, expect, test } from '@jest/globals';
import { aService, MemoryMirror } from '@rollcall/testing';

import { EventSourceClient } from '../testing/event-source-client.js';
import { rawExchange } from '../testing/raw-http.js';
import type { TestSettings } from '../testing/test-api.js';
import { ADMIN_TOKEN, TestApi } from '../testing/test-api.js';

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';

let api: TestApi;
afterEach(() => api.stop());

async function serving(settings: TestSettings): Promise<void> {
  api = await TestApi.start(settings);
  await MemoryMirror.live(api.database, 'prod', aService('cart'));
}

describe('credentials', () => {
  test('without anonymous reading everything but health and the documentation needs some', async () => {
    await serving({ anonymous: 'none' });
    for (const path of [ENDPOINTS, '/v1/services', '/v1/clusters', '/statusz', '/nope', '/v1/clusters/prod:confirm']) {
      const response = await api.get(path);
      expect([path, response.status, response.headers.get('www-authenticate')]).toEqual([
        path,
        401,
        'Bearer realm="rollcall"',
      ]);
      expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    for (const path of ['/livez', '/readyz', '/', '/openapi.json', '/docs', '/docs/start.js'])
      expect([path, (await api.get(path)).status]).toEqual([path, 200]);
  });

  test('what is open to all names no cluster', async () => {
    api = await TestApi.start();
    await MemoryMirror.live(api.database, 'prod', aService('cart'));
    await MemoryMirror.declare(api.database, 'secret-lab');
    const response = await api.get('/readyz?verbose');
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.stringMatching(/not all were read completely/),
    ]);
    for (const path of ['/readyz?verbose', '/livez', '/', '/openapi.json', '/docs'])
      expect([path, await (await api.get(path)).text()]).toEqual([path, expect.not.stringContaining('secret-lab')]);
  });

  test('an answer that was kept for one caller is not given to another', async () => {
    await serving({ anonymous: 'none' });
    const authorization = `Bearer ${ADMIN_TOKEN}`;
    for (let i = 0; i < 3; i += 1) expect((await api.get(ENDPOINTS, { authorization })).status).toBe(200);
    expect((await api.get(ENDPOINTS)).status).toBe(401);
    expect((await api.get(ENDPOINTS, { authorization: `${authorization}x` })).status).toBe(401);
  });

  test('wrong credentials are refused, even where none are needed', async () => {
    await serving({});
    for (const authorization of ['Bearer wrong', 'Basic YTpi', 'Bearer', ADMIN_TOKEN])
      expect([authorization, (await api.get(ENDPOINTS, { authorization })).status]).toEqual([authorization, 401]);
  });

  test('a token in a URL is no credential', async () => {
    await serving({ anonymous: 'none' });
    expect((await api.get(`${ENDPOINTS}?access_token=${ADMIN_TOKEN}`)).status).toBe(401);
  });
});

describe('the protocol', () => {
  test('a client that offers HTTP/2, as Java does, is answered in HTTP/1.1', async () => {
    await serving({});
    const offer = 'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n';
    const host = `Host: 127.0.0.1:${api.port}\r\n`;
    const read = await rawExchange(api.port, `GET ${ENDPOINTS} HTTP/1.1\r\n${host}${offer}\r\n`);
    expect([read.status, JSON.parse(read.body)]).toEqual([200, expect.objectContaining({ endpoints: [] })]);

    const body = '{"query":"{ clusters { name } }"}';
    const head = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const asked = await rawExchange(api.port, `POST /graphql HTTP/1.1\r\n${host}${offer}${head}\r\n${body}`);
    expect([asked.status, JSON.parse(asked.body)]).toEqual([200, { data: { clusters: [{ name: 'prod' }] } }]);
  });
});

describe('the name by which the API is called', () => {
  const asking = async (host: string) =>
    (await rawExchange(api.port, `GET ${ENDPOINTS} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).status;

  test('is loopback, or one that is allowed: a page of a stranger has neither', async () => {
    await serving({ allowedHosts: ['rollcall.internal'] });
    for (const host of [
      'localhost',
      `127.0.0.1:${api.port}`,
      '[::1]:8080',
      'rollcall.internal',
      'ROLLCALL.internal:80',
    ])
      expect([host, await asking(host)]).toEqual([host, 200]);
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'rollcall.internal.evil.example',
      '',
    ])
      expect([host, await asking(host)]).toEqual([host, 403]);
  });

  test('holds for what was answered before, too', async () => {
    await serving({});
    for (let i = 0; i < 2; i += 1) expect(await asking('localhost')).toBe(200);
    expect(await asking('evil.example')).toBe(403);
  });
});

describe('pages of other sites', () => {
  const ORIGIN = 'https://portal.example';

  test('may read, and ask before they write, if they are named', async () => {
    await serving({ corsOrigins: [ORIGIN] });
    for (let i = 0; i < 3; i += 1) {
      const { headers } = await api.get(ENDPOINTS, { origin: ORIGIN });
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(headers.get('access-control-expose-headers')).toMatch(/ETag.*Rollcall-Revision/);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
    const preflight = await fetch(api.url(ENDPOINTS), {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, ORIGIN]);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Authorization/);
    expect((await api.get('/nope', { origin: ORIGIN })).headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  test('may read streams', async () => {
    await serving({ corsOrigins: [ORIGIN] });
    const client = await EventSourceClient.open(api.url(ENDPOINTS), { origin: ORIGIN });
    expect(client.response.headers['access-control-allow-origin']).toBe(ORIGIN);
    client.close();
  });

  test('that are not named may not', async () => {
    await serving({ corsOrigins: [ORIGIN] });
    for (const origin of ['https://evil.example', 'null', `${ORIGIN}.evil.example`]) {
      const response = await api.get(ENDPOINTS, { origin });
      expect([origin, response.headers.get('access-control-allow-origin')]).toEqual([origin, null]);
    }
    const preflight = await fetch(api.url(ENDPOINTS), {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });
});
