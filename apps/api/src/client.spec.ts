import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from '@jest/globals';
import type { EndpointsEvent, EndpointsState, TransportName, WatchStatus } from '@rollcall/client';
import { applyEvent, RollcallClient, RollcallError } from '@rollcall/client';
import { HttpOnlyProxy, MemoryMirror, anEndpoint, aService, aSlice, NOT_READY } from '@rollcall/testing';

import { aDatabase, aDatabaseService } from './testing/registrations.js';
import { ADMIN_TOKEN, TestApi } from './testing/test-api.js';

const CART = { namespace: 'shop', name: 'cart' };
let api: TestApi;
let prod: MemoryMirror;

async function serve(): Promise<RollcallClient> {
  ({ api, prod } = await TestApi.serving(
    aService('cart', { labels: { app: 'cart' } }),
    aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2', { conditions: NOT_READY })]),
  ));
  return new RollcallClient({ url: api.url(), token: ADMIN_TOKEN });
}

afterEach(() => api.stop(), 20_000);

test('the client reads everything that the API gives', async () => {
  const client = await serve();
  const set = await client.endpoints(CART, { readiness: 'any' });
  expect(set.targets).toEqual(['10.0.0.1:8080', '10.0.0.2:8080']);
  expect((await client.services({ q: 'CART' })).items).toMatchObject([{ name: 'cart', endpointCounts: { ready: 1 } }]);
  expect(await client.service(CART)).toMatchObject({ name: 'cart', freshness: { stale: false } });
  expect(await client.slices(CART)).toMatchObject([{ kind: 'EndpointSlice', metadata: { name: 'cart-x1' } }]);
  expect(await client.describe(CART)).toContain('cart');
  expect(await client.explain(CART, '10.0.0.2')).toMatchObject({ selected: false });
  expect(await client.clusters()).toMatchObject([{ name: 'prod', state: 'LIVE' }]);
  expect(await client.statusz()).toMatchObject({ version: expect.any(String), clusters: [{ name: 'prod' }] });

  const first = await client.endpointsIfChanged(CART, {});
  expect(await client.endpointsIfChanged(CART, {}, { etag: first.etag })).toMatchObject({
    changed: false,
    stale: false,
  });
});

test('the client understands the refusals of the API', async () => {
  const client = await serve();
  await expect(client.endpoints({ ...CART, name: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
  await expect(client.endpoints(CART, { zoneMode: 'prefer' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    errors: [{ pointer: '?zoneMode', message: 'only with zone' }],
  });
  const stranger = new RollcallClient({ url: api.url(), token: 'wrong' });
  await expect(stranger.clusters()).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  for (const transport of ['websocket', 'sse', 'long-poll'] as const) {
    const refused = stranger.watchEndpoints(CART, {}, { transport }).next();
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const nowhere = client.watchEndpoints({ ...CART, name: 'none' }, {}, { transport }).next();
    await expect(nowhere).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});

describe.each(['websocket', 'sse', 'long-poll'] as const)('over %s', (transport) => {
  test('a watch folds to what a read gives, after every change', async () => {
    const client = await serve();
    const watch = client.watchEndpoints(CART, { readiness: 'any' }, { transport });
    let state = await until(watch, null, 'e1:1');
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1', { conditions: NOT_READY }), anEndpoint('10.0.0.3')]));
    state = await until(watch, state, 'e1:2');
    expect(state.endpoints).toEqual((await client.endpoints(CART, { readiness: 'any' })).endpoints);
    expect(state.endpoints.map(({ address, ready }) => [address, ready])).toEqual([
      ['10.0.0.1', false],
      ['10.0.0.3', true],
    ]);
    await watch.return();
  });

  test('a watch goes on where another one ended', async () => {
    const client = await serve();
    const { revision } = await client.endpoints(CART);
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.9')]));
    const watch = client.watchEndpoints(CART, {}, { transport, since: revision });
    const { value } = await watch.next();
    expect(value).toMatchObject({ revision: 'e1:2' });
    expect(addresses(value as EndpointsEvent)).toContain('10.0.0.9');
    await watch.return();
  });
});

test('every way delivers the same events', async () => {
  const client = await serve();
  const events = async (transport: TransportName): Promise<EndpointsEvent> => {
    const watch = client.watchEndpoints(CART, { readiness: 'any' }, { transport });
    const { value } = await watch.next();
    await watch.return();
    if (!value) throw new Error('no event');
    return value;
  };
  const overWebSocket = await events('websocket');
  expect(await events('sse')).toEqual(overWebSocket);
  expect(await events('long-poll')).toEqual(overWebSocket);
});

test('a backend is registered, read, changed and removed through the client', async () => {
  ({ api, prod } = await TestApi.serving(aDatabaseService()));
  const client = new RollcallClient({ url: api.url(), token: ADMIN_TOKEN });
  const ref = { namespace: 'shop', name: 'orders-db' };
  const dry = await client.registerBackends(ref, [aDatabase('10.9.8.7')], { dryRun: true });
  expect(dry).toMatchObject({ revision: null, plan: { create: [{ addressType: 'IPv4', endpoints: 1 }] } });
  expect(await client.serviceBackends(ref)).toEqual([]);

  const options = { idempotencyKey: 'k-1' };
  const { backends, revision } = await client.registerBackends(ref, [aDatabase('10.9.8.7')], options);
  const [{ id, version } = { id: '', version: 0 }] = backends;
  expect(await client.registerBackends(ref, [aDatabase('10.9.8.7')], options)).toMatchObject({ backends: [{ id }] });
  const minRevision = revision ?? '';
  expect(await client.backend(id, { minRevision })).toMatchObject({
    address: '10.9.8.7',
    status: { registered: true },
  });
  expect((await client.endpoints(ref, {}, { minRevision })).targets).toEqual(['10.9.8.7:5432']);

  const drained = await client.updateBackend(id, { state: 'DRAINING', note: 'moving' }, { version });
  expect(drained.backend).toMatchObject({ state: 'DRAINING', note: 'moving', version: version + 1 });
  expect(drained.backend).not.toHaveProperty('plan');
  await expect(client.removeBackend(id, { version })).rejects.toMatchObject({
    code: 'PRECONDITION_FAILED',
    status: 412,
  });
  expect((await client.backends({ state: 'DRAINING', q: 'MOVING' })).items).toMatchObject([{ id }]);
  expect(await client.removeBackend(id, { version: version + 1 })).toMatchObject({ id, plan: { warnings: [] } });
  await expect(client.backend(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });

  const actions: string[] = [];
  for await (const { action, outcome } of client.allAudit({ namespace: 'shop' })) actions.push(`${action} ${outcome}`);
  expect(actions).toEqual([
    'backend.remove ALLOWED',
    expect.stringMatching(/^backend\.remove (REFUSED|FAILED)$/),
    'backend.update ALLOWED',
    'backend.register ALLOWED',
  ]);
});

test('what is refused is told with everything that is wrong', async () => {
  ({ api, prod } = await TestApi.serving(aDatabaseService()));
  const client = new RollcallClient({ url: api.url(), token: ADMIN_TOKEN });
  const items = [aDatabase('169.254.169.254'), aDatabase('10.9.8.7', { zone: 'not a zone' })];
  await expect(client.registerBackends({ namespace: 'shop', name: 'orders-db' }, items)).rejects.toMatchObject({
    code: 'ADDRESS_FORBIDDEN',
    status: 422,
    isTransient: false,
    errors: [{ pointer: '/items/0/address' }, { pointer: '/items/1/zone' }],
  });
});

test('an administrator gives somebody a token, and ends it', async () => {
  ({ api, prod } = await TestApi.serving(aDatabaseService()));
  const admin = new RollcallClient({ url: api.url(), token: ADMIN_TOKEN });
  const { token, ...made } = await admin.createToken({ name: 'ci', role: 'reader', namespaces: ['shop'] });
  expect(token).toMatch(/^rc_/);
  expect(await admin.tokens()).toEqual([made]);
  const ci = new RollcallClient({ url: api.url(), token });
  const ref = { namespace: 'shop', name: 'orders-db' };
  expect(await ci.service(ref)).toMatchObject({ name: 'orders-db' });
  await expect(ci.registerBackends(ref, [aDatabase('10.9.8.7')])).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await admin.revokeToken(made.id);
  expect(await admin.tokens()).toEqual([]);
  await expect(ci.service(ref)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test('a browser signs in with a token, and then needs its session alone', async () => {
  ({ api, prod } = await TestApi.serving(aDatabaseService()));
  let cookie: string | null = null;
  const keepingCookies: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    if (cookie !== null) headers.set('cookie', cookie);
    const response = await fetch(input, { ...init, headers });
    const [kept] = response.headers.get('set-cookie')?.split(';', 1) ?? [];
    cookie = kept ?? cookie;
    return response;
  };
  let csrf: string | null = null;
  const browser = new RollcallClient({ url: api.url(), fetch: keepingCookies, csrf: () => csrf });
  expect(await browser.session()).toMatchObject({ caller: { kind: 'anonymous', role: 'reader' }, csrf: null });
  await expect(browser.signIn('wrong')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  const session = await browser.signIn(ADMIN_TOKEN);
  expect(session).toMatchObject({ caller: { kind: 'bootstrap', role: 'admin' }, methods: { token: true } });

  const ref = { namespace: 'shop', name: 'orders-db' };
  await expect(browser.registerBackends(ref, [aDatabase('10.9.8.7')])).rejects.toMatchObject({ status: 403 });
  ({ csrf } = session);
  expect((await browser.registerBackends(ref, [aDatabase('10.9.8.7')])).backends).toHaveLength(1);
  const services = browser.watchServices({}, { transport: 'graphql-sse' });
  expect((await services.next()).value).toMatchObject({ type: 'SNAPSHOT' });
  await services.return();
  await browser.signOut();
  expect((await browser.session()).caller).toMatchObject({ kind: 'anonymous' });
});

test('what became of endpoints is read', async () => {
  const client = await serve();
  const { revision } = await client.endpoints(CART);
  const window = { since: '2025-12-31T23:00:00Z', until: '2026-01-01T00:00:00Z', address: '10.0.0.1', limit: 10 };
  expect(await client.history(CART, window, { minRevision: revision })).toMatchObject({
    service: { namespace: 'shop', name: 'cart' },
    since: '2025-12-31T23:00:00.000Z',
    truncated: false,
    endpoints: expect.any(Array),
    gaps: expect.any(Array),
  });
});

test('a list of Services is watched', async () => {
  const client = await serve();
  const watch = client.watchServices({ namespace: 'shop' });
  expect((await watch.next()).value).toMatchObject({ type: 'SNAPSHOT', services: [{ name: 'cart' }] });
  await prod.put(aService('web'));
  expect((await watch.next()).value).toMatchObject({ changes: [{ type: 'ADDED', service: { name: 'web' } }] });
  await watch.return();
});

test.each(['websocket', 'graphql-sse'] as const)(
  'registrations are watched over %s as they are read',
  async (transport) => {
    ({ api, prod } = await TestApi.serving(aDatabaseService()));
    const client = new RollcallClient({ url: api.url(), token: ADMIN_TOKEN });
    const ref = { namespace: 'shop', name: 'orders-db' };
    const first = await client.registerBackends(ref, [aDatabase('10.9.8.7', { check: { type: 'TCP' } })]);
    const watch = client.watchBackends({ namespace: 'shop', service: 'orders-db' }, { transport });
    const read = async (minRevision: string | null) =>
      (await client.backends({}, { minRevision: minRevision ?? '' })).items;
    expect((await watch.next()).value).toMatchObject({ type: 'SNAPSHOT', backends: await read(first.revision) });

    const [{ id, version } = { id: '', version: 0 }] = first.backends;
    const { revision } = await client.updateBackend(id, { state: 'DRAINING' }, { version });
    const [backend] = await read(revision);
    expect((await watch.next()).value).toMatchObject({
      type: 'CHANGES',
      revision,
      changes: [{ type: 'MODIFIED', backend }],
    });
    expect(backend).toMatchObject({ state: 'DRAINING' });
    expect((await client.backends({ ids: [id, 'none'] })).items).toEqual([backend]);
    expect((await client.backends({ ids: ['none'] })).items).toEqual([]);
    await client.removeBackend(id, { version: version + 1 });
    expect((await watch.next()).value).toMatchObject({ changes: [{ type: 'REMOVED', backend }] });
    await watch.return();
  },
);

test('where a proxy kills WebSockets, lists and clusters are watched all the same', async () => {
  await serve();
  const proxy = await HttpOnlyProxy.before(api.url());
  try {
    const client = new RollcallClient({ url: proxy.url, token: ADMIN_TOKEN });
    const told: (string | undefined)[] = [];
    const onStatus = ({ state, transport }: WatchStatus): void => void told.push(`${state} ${transport}`);
    const services = client.watchServices({ namespace: 'shop' }, { onStatus });
    expect((await services.next()).value).toMatchObject({ type: 'SNAPSHOT', services: [{ name: 'cart' }] });
    expect(told.at(-1)).toBe('live graphql-sse');
    expect(proxy.cut).toBe(2);
    await prod.put(aService('web'));
    expect((await services.next()).value).toMatchObject({ changes: [{ type: 'ADDED', service: { name: 'web' } }] });
    await services.return();

    const clusters = client.watchClusters({ transport: 'graphql-sse' });
    const [known] = await client.clusters();
    expect((await clusters.next()).value).toEqual(known);
    await clusters.return();
  } finally {
    await proxy.stop();
  }
});

test('clusters are watched', async () => {
  const client = await serve();
  const clusters = client.watchClusters();
  expect((await clusters.next()).value).toMatchObject({ name: 'prod', state: 'LIVE', counts: { services: 1 } });
  const second = clusters.next();
  await MemoryMirror.live(api.database, 'test');
  expect((await second).value).toMatchObject({ name: 'test' });
  await clusters.return();
});

/** Takes events until one is at the revision. */
async function until(
  watch: AsyncGenerator<EndpointsEvent, void, undefined>,
  before: EndpointsState | null,
  revision: string,
): Promise<EndpointsState> {
  let state = before;
  while (state?.revision !== revision) {
    const { value } = await watch.next();
    if (!value) throw new Error('the watch has ended');
    state = applyEvent(state, value);
  }
  return state;
}

/** Addresses that an event tells of. */
function addresses(event: EndpointsEvent): readonly string[] {
  switch (event.type) {
    case 'CHANGES':
      return event.changes.map(({ endpoint }) => endpoint.address);
    case 'SNAPSHOT':
    case 'RESYNC':
      return event.endpoints.map(({ address }) => address);
    case 'FRESHNESS':
      return [];
  }
}

const README = readFileSync(join(import.meta.dirname, '../../../libs/client/README.md'), 'utf8');
const EXAMPLES = [...README.matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => code);

type AsyncFunctionConstructor = new (...source: string[]) => (...values: unknown[]) => Promise<void>;

/** Runs an example of the README against this API; returns the lines it prints. Ends after as many as are wanted. */
async function run(example: string, lines: number): Promise<unknown[][]> {
  const code = example.replaceAll(/^import .*$/gm, '').replaceAll('http://127.0.0.1:8080', api.url());
  const { constructor: AsyncFunction } = Object.getPrototypeOf(run) as { constructor: AsyncFunctionConstructor };
  const compiled = new AsyncFunction('RollcallClient', 'RollcallError', 'applyEvent', 'console', 'process', code);
  const printed: unknown[][] = [];
  const enough = new Error('enough was printed');
  const log = (...words: unknown[]): void => {
    printed.push(words);
    if (printed.length === lines) throw enough;
  };
  await compiled(RollcallClient, RollcallError, applyEvent, { log }, { env: { ROLLCALL_TOKEN: ADMIN_TOKEN } }).catch(
    (error: unknown) => {
      if (error !== enough) throw error;
    },
  );
  return printed;
}

test('the examples of the README run, and print what one would expect', async () => {
  const client = await serve();
  await prod.put(aDatabaseService());
  const [read, watch, resume, register, errors, page] = EXAMPLES as [string, string, string, string, string, string];
  expect(EXAMPLES).toHaveLength(6);
  expect(await run(read, 1)).toEqual([[['10.0.0.1:8080'], false]]);
  expect(await run(watch, 1)).toEqual([['SNAPSHOT', ['10.0.0.1 true', '10.0.0.2 false']]]);
  expect(await run(resume, 9)).toEqual([
    ['live', ''],
    ['SNAPSHOT', 'e1:1'],
  ]);
  expect(await run(register, 9)).toEqual([['DISABLED', ['10.9.8.7:5432']]]);
  expect((await client.backends({ state: 'DRAINING' })).items).toHaveLength(1);
  expect(await run(errors, 9)).toEqual([['NOT_FOUND', 404, false]]);
  expect(await run(page, 9)).toEqual([['shop/cart: 1 of 2 ready']]);
});
