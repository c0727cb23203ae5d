import { connect } from 'node:net';

import { afterEach, describe, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice, MemoryMirror, NOT_READY } from '@rollcall/testing';

import { CART, getGraphql, postGraphql } from '../testing/graphql-client.js';
import { ADMIN_TOKEN, TestApi } from '../testing/test-api.js';

const QUERY = `query Q($service: ServiceRef!, $filter: EndpointFilter) {
  endpoints(service: $service, filter: $filter) {
    revision targets freshness { stale asOf lagMs clusters { name state } } endpoints { address ready zone }
  }
}`;
const ASKED = { query: QUERY, variables: { service: CART } };
/** Pages of other sites are never answered from ready-made words: so this is what Apollo says. */
const THE_LONG_WAY = { origin: 'https://example.com' };

let api: TestApi;
let prod: MemoryMirror;

async function start(): Promise<void> {
  ({ api, prod } = await TestApi.serving(
    aService('cart'),
    aService('other'),
    aSlice('cart-x1', [anEndpoint('10.0.0.1', { zone: 'zürich' })]),
  ));
}

afterEach(() => api.stop());

describe('equal questions get equal answers', () => {
  const documents: readonly { name: string; query: string; variables?: Record<string, unknown> }[] = [
    { name: 'with variables', query: QUERY },
    { name: 'with no freshness', query: 'query($service: ServiceRef!) { endpoints(service: $service) { targets } }' },
    {
      name: 'with freshness in fragments and under other names',
      query: `query($service: ServiceRef!) {
        a: endpoints(service: $service) { f: freshness { ...F } freshness { late: lagMs } }
        b: endpoints(service: $service, filter: {readiness: NOT_READY}) { targets freshness { ... { ...F } } __typename }
      }
      fragment F on Freshness { __typename old: stale clusters { ...C } } fragment C on ClusterFreshness { asOf n: name }`,
    },
    {
      name: 'with directives that variables decide',
      query: `query($service: ServiceRef!, $with: Boolean!, $without: Boolean = true) {
        endpoints(service: $service) { freshness { stale @include(if: $with) asOf @skip(if: $without) lagMs } }
      }`,
      variables: { with: true },
    },
    { name: 'with a cluster', query: QUERY, variables: { service: { ...CART, cluster: 'prod' } } },
    {
      name: 'with freshness from two selections of one field',
      query: `query($service: ServiceRef!) {
        endpoints(service: $service) { freshness { stale } revision freshness { clusters { state } } }
      }`,
    },
  ];
  test.each(documents)('$name', async ({ query, variables }) => {
    await start();
    const asked = { query, variables: { service: CART, ...variables } };
    const first = await postGraphql(api, asked);
    expect(first).toMatchObject({ status: 200, errors: [] });
    expect(await postGraphql(api, asked)).toEqual(first);
    expect(await postGraphql(api, asked, THE_LONG_WAY)).toEqual(first);

    await prod.report({ state: 'UNREACHABLE' });
    await api.clock.step(1_234);
    const later = await postGraphql(api, asked, THE_LONG_WAY);
    expect(await postGraphql(api, asked)).toEqual(later);
    expect(later.text === first.text).toBe(!query.includes('freshness'));
  });

  test('asked over GET, by whoever may send such a request', async () => {
    await start();
    const first = await getGraphql(api, ASKED);
    expect(first).toMatchObject({ status: 200, data: { endpoints: { targets: ['10.0.0.1:8080'] } } });
    expect(await getGraphql(api, ASKED)).toEqual(first);
    expect(await getGraphql(api, ASKED, {})).toMatchObject({
      status: 400,
      errors: [{ message: expect.stringContaining('apollo-require-preflight') as unknown }],
    });
  });

  test('in the media type that is asked for', async () => {
    await start();
    const accept = 'application/graphql-response+json';
    for (let i = 0; i < 2; i += 1) {
      const { headers } = await postGraphql(api, ASKED, { accept });
      expect(headers['content-type']).toBe(`${accept}; charset=utf-8`);
      expect((await postGraphql(api, ASKED)).headers['content-type']).toBe('application/json; charset=utf-8');
      expect((await postGraphql(api, ASKED, { accept: 'image/png' })).status).toBe(406);
    }
  });
});

describe('an answer is given again only while it is true', () => {
  test('what changes the endpoints is in the next answer, and what does not is not waited for', async () => {
    await start();
    const first = await postGraphql(api, ASKED);
    await prod.put(aSlice('other-x1', [anEndpoint('10.0.0.9')]));
    expect(await postGraphql(api, ASKED)).toEqual(first);
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]));
    expect(await postGraphql(api, ASKED)).toMatchObject({
      data: { endpoints: { revision: 'e1:3', targets: ['10.0.0.1:8080', '10.0.0.2:8080'] } },
    });
  });

  test('a revision that leaves the selection as it was is in the answer all the same', async () => {
    await start();
    await postGraphql(api, ASKED);
    await prod.put(aSlice('cart-x2', [anEndpoint('10.0.0.7', { conditions: NOT_READY })]));
    expect(await postGraphql(api, ASKED)).toMatchObject({
      data: { endpoints: { revision: 'e1:2', targets: ['10.0.0.1:8080'] } },
    });
  });

  test('a Service that goes is gone, and there when it is back', async () => {
    await start();
    await postGraphql(api, ASKED);
    await prod.remove(aService('cart'));
    expect(await postGraphql(api, ASKED)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    await prod.put(aService('cart'));
    expect(await postGraphql(api, ASKED)).toMatchObject({ errors: [], data: { endpoints: { revision: 'e1:3' } } });
  });

  test('a bound on staleness is looked at every time', async () => {
    await start();
    const query = QUERY.replace('filter: $filter', 'maxStalenessMs: 100').replace(', $filter: EndpointFilter', '');
    const asked = { ...ASKED, query };
    expect((await postGraphql(api, asked)).errors).toEqual([]);
    await api.clock.step(60_000);
    expect((await postGraphql(api, asked)).errors).toMatchObject([{ extensions: { code: 'TOO_STALE' } }]);
  });
});

describe('nobody gets an answer that was made for somebody else', () => {
  test('who may not read is told so, whatever others were answered', async () => {
    api = await TestApi.start({ anonymous: 'none' });
    const authorization = `Bearer ${ADMIN_TOKEN}`;
    await MemoryMirror.live(api.database, 'prod', aService('cart'));
    for (let i = 0; i < 2; i += 1) {
      expect((await postGraphql(api, ASKED, { authorization })).errors).toEqual([]);
      expect((await postGraphql(api, ASKED)).status).toBe(401);
      expect((await postGraphql(api, ASKED, { authorization: 'Bearer wrong' })).status).toBe(401);
    }
  });

  test('the schema is not shown along with an answer that an administrator got', async () => {
    api = await TestApi.start({ introspection: 'authenticated' });
    await MemoryMirror.live(api.database, 'prod', aService('cart'));
    const query = QUERY.replace(/\}$/, '__schema { queryType { name } } }');
    const asked = { ...ASKED, query };
    const authorization = `Bearer ${ADMIN_TOKEN}`;
    for (let i = 0; i < 2; i += 1) {
      expect((await postGraphql(api, asked, { authorization })).errors).toEqual([]);
      expect((await postGraphql(api, asked)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    }
  });

  test('a name that is not ours is refused', async () => {
    await start();
    await postGraphql(api, ASKED);
    const refused = await rawExchange(api, requestText(JSON.stringify(ASKED), { host: 'evil.example' }));
    expect(refused).toContain('403 Forbidden');
  });
});

describe('however a request arrives', () => {
  test.each([
    ['in one piece', (text: string) => [text]],
    ['byte for byte', (text: string) => text.match(/[^]/g) ?? []],
    ['with its body cut in two', (text: string) => [text.slice(0, -40), text.slice(-40)]],
  ])('%s, it is answered alike', async (_name, cut) => {
    await start();
    const whole = await postGraphql(api, ASKED);
    const text = requestText(JSON.stringify(ASKED));
    for (let i = 0; i < 2; i += 1) expect(await rawExchange(api, ...cut(text))).toContain(whole.text);
  });

  test('several at once on one connection are answered in their order', async () => {
    await start();
    await postGraphql(api, ASKED);
    const unknown = JSON.stringify({ query: '{ clusters { name } }' });
    const texts = [ASKED, ASKED].map((asked) => requestText(JSON.stringify(asked), { connection: 'keep-alive' }));
    const answers = await rawExchange(
      api,
      [texts[0], requestText(unknown, { connection: 'keep-alive' }), requestText(JSON.stringify(ASKED))].join(''),
    );
    expect(answers.match(/"targets"|"clusters":\[\{"name":"prod"\}\]/g)).toEqual([
      '"targets"',
      '"clusters":[{"name":"prod"}]',
      '"targets"',
    ]);
  });

  test('other media types, broken bodies and too long ones are refused as ever', async () => {
    await start();
    const body = JSON.stringify(ASKED);
    await postGraphql(api, body);
    expect((await postGraphql(api, body, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await postGraphql(api, body.slice(1))).status).toBe(400);
    expect((await postGraphql(api, '')).status).toBe(400);
    expect((await postGraphql(api, `${body}${' '.repeat(1_100_000)}`)).status).toBe(413);
  });
});

function requestText(body: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = {
    host: `127.0.0.1:${api.port}`,
    connection: 'close',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /graphql HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** Sends pieces one by one, each in a packet of its own; resolves with everything that comes back. */
async function rawExchange({ port }: TestApi, ...pieces: readonly string[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise<void>((resolve, reject) => socket.once('close', () => resolve()).once('error', reject));
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(piece, resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await closed;
  return Buffer.concat(chunks).toString('utf8');
}
