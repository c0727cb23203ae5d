import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Backend } from '@rollcall/core';
import type { MemoryMirror } from '@rollcall/testing';
import {
  aBackend,
  aBackendWrite,
  anEndpoint,
  aService,
  aSlice,
  MemoryBackendStore,
  NOT_READY,
  registering,
  updating,
} from '@rollcall/testing';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';

import { CART } from '../testing/graphql-client.js';
import { ADMIN_TOKEN, TestApi } from '../testing/test-api.js';

const ENDPOINTS = `subscription($service: ServiceRef!, $filter: EndpointFilter, $since: String) {
  endpoints(service: $service, filter: $filter, since: $since) {
    type revision freshness { stale clusters { name state } }
    endpoints { address } changes { type endpoint { address ready } }
  }
}`;
const CREDENTIALS = { authorization: `Bearer ${ADMIN_TOKEN}` };

interface Result {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}
interface Client {
  iterate(payload: { query: string; variables?: Record<string, unknown> }): unknown;
  dispose(): unknown;
}

/** The clients that most people use, over each way that streams. */
const CLIENTS: Readonly<Record<string, (api: TestApi) => Client>> = {
  'graphql-ws': (api) =>
    createSocketClient({
      url: api.url('/graphql').replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: CREDENTIALS,
      retryAttempts: 0,
    }),
  'graphql-sse': (api) => createSseClient({ url: api.url('/graphql/stream'), headers: CREDENTIALS, retryAttempts: 0 }),
};

let api: TestApi;
let prod: MemoryMirror;
let client: Client;

beforeEach(async () => {
  ({ api, prod } = await TestApi.serving(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')])));
});

afterEach(async () => {
  client.dispose();
  await api.stop();
});

/** The events of a subscription, of which each has exactly one field. */
function subscribe(query: string, variables: Record<string, unknown> = {}): () => Promise<unknown> {
  const results = client.iterate({ query, variables }) as AsyncIterableIterator<Result, undefined>;
  return async () => {
    const { value } = await results.next();
    if (!value) return 'COMPLETE';
    const { data, errors } = value;
    return errors ? errors.map(({ extensions }) => extensions) : Object.values(data ?? {})[0];
  };
}

const cartWith = (...endpoints: Parameters<typeof aSlice>[1]) => aSlice('cart-x1', endpoints);

describe.each(Object.keys(CLIENTS))('with %s', (name) => {
  beforeEach(() => {
    client = CLIENTS[name]!(api);
  });

  test('endpoints come whole at first, then as what entered, changed and left', async () => {
    const next = subscribe(ENDPOINTS, { service: CART, filter: { readiness: 'ANY' } });
    expect(await next()).toEqual({
      type: 'SNAPSHOT',
      revision: 'e1:1',
      freshness: { stale: false, clusters: [{ name: 'prod', state: 'LIVE' }] },
      endpoints: [{ address: '10.0.0.1' }],
      changes: null,
    });
    await prod.put(cartWith(anEndpoint('10.0.0.1', { conditions: NOT_READY }), anEndpoint('10.0.0.2')));
    expect(await next()).toMatchObject({
      type: 'CHANGES',
      revision: 'e1:2',
      endpoints: null,
      changes: [
        { type: 'MODIFIED', endpoint: { address: '10.0.0.1', ready: false } },
        { type: 'ADDED', endpoint: { address: '10.0.0.2', ready: true } },
      ],
    });
    await prod.put(cartWith(anEndpoint('10.0.0.2')));
    expect(await next()).toMatchObject({
      revision: 'e1:3',
      changes: [{ type: 'REMOVED', endpoint: { address: '10.0.0.1' } }],
    });
  });

  test('an endpoint that is not ready any more leaves those who asked for ready ones', async () => {
    const next = subscribe(ENDPOINTS, { service: CART });
    await next();
    await prod.put(cartWith(anEndpoint('10.0.0.1', { conditions: NOT_READY })));
    expect(await next()).toMatchObject({ changes: [{ type: 'REMOVED', endpoint: { address: '10.0.0.1' } }] });
    await prod.put(cartWith(anEndpoint('10.0.0.1')));
    expect(await next()).toMatchObject({
      changes: [{ type: 'ADDED', endpoint: { address: '10.0.0.1', ready: true } }],
    });
  });

  test('a change outside the selection wakes nobody', async () => {
    const next = subscribe(ENDPOINTS, { service: CART });
    await next();
    await prod.put(cartWith(anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2', { conditions: NOT_READY })));
    await prod.put(aService('other'));
    await prod.put(cartWith(anEndpoint('10.0.0.1'), anEndpoint('10.0.0.3')));
    expect(await next()).toMatchObject({ type: 'CHANGES', revision: 'e1:4', changes: [{ type: 'ADDED' }] });
  });

  test('the state of a cluster comes as FRESHNESS, and so does every heartbeat', async () => {
    const next = subscribe(ENDPOINTS, { service: CART });
    await next();
    await prod.report({ state: 'UNREACHABLE' });
    expect(await next()).toMatchObject({
      type: 'FRESHNESS',
      revision: 'e1:1',
      freshness: { stale: true, clusters: [{ name: 'prod', state: 'UNREACHABLE' }] },
      endpoints: null,
      changes: null,
    });
    await prod.put(aService('other'));
    await api.clock.step(api.config.heartbeatMs);
    expect(await next()).toMatchObject({ type: 'FRESHNESS', revision: 'e1:2' });
  });

  test('a Service that goes takes its endpoints along, and brings them when it is back', async () => {
    const next = subscribe(ENDPOINTS, { service: CART });
    await next();
    await prod.remove(aService('cart'), cartWith(anEndpoint('10.0.0.1')));
    expect(await next()).toMatchObject({ type: 'CHANGES', changes: [{ type: 'REMOVED' }] });
    await prod.put(aService('cart'), cartWith(anEndpoint('10.0.0.9')));
    expect(await next()).toMatchObject({ changes: [{ type: 'ADDED', endpoint: { address: '10.0.0.9' } }] });
  });

  test('who comes back with a cursor gets what was missed, or a bookmark at once', async () => {
    await prod.put(cartWith(anEndpoint('10.0.0.2')));
    const missed = subscribe(ENDPOINTS, { service: CART, since: 'e1:1' });
    expect(await missed()).toMatchObject({
      type: 'CHANGES',
      revision: 'e1:2',
      changes: [{ type: 'REMOVED' }, { type: 'ADDED', endpoint: { address: '10.0.0.2' } }],
    });
    const nothing = subscribe(ENDPOINTS, { service: CART, since: 'e1:2' });
    expect(await nothing()).toMatchObject({ type: 'FRESHNESS', revision: 'e1:2' });
  });

  test.each(['e0:1', 'e1:99'])('a cursor that says nothing any more (%s) is told so, and everything', async (since) => {
    let event: unknown;
    const next = subscribe(ENDPOINTS, { service: CART, since });
    void next().then((first) => (event = first));
    await until(async () => {
      // One from the future may be of a replica that is ahead: it is waited for.
      await api.clock.step(500);
      return event !== undefined;
    });
    expect(event).toMatchObject({ type: 'RESYNC', revision: 'e1:1', endpoints: [{ address: '10.0.0.1' }] });
  });

  test.each([
    ['NOT_FOUND', { service: { ...CART, name: 'nobody' } }],
    ['NOT_FOUND', { service: { ...CART, cluster: 'nowhere' } }],
    ['INVALID_ARGUMENT', { service: CART, since: 'yesterday' }],
    ['INVALID_ARGUMENT', { service: CART, filter: { zones: [] } }],
  ])('%s is said before it starts, and ends it', async (code, variables) => {
    const next = subscribe(ENDPOINTS, variables);
    expect(await next()).toMatchObject([{ code }]);
    expect(await next()).toBe('COMPLETE');
  });

  test('Services come whole at first, then as what entered, changed and left the list', async () => {
    const next = subscribe(
      `subscription { services(filter: {namespace: "shop"}) {
         type revision services { name } changes { type service { name endpointCounts { ready total } } } } }`,
    );
    expect(await next()).toMatchObject({ type: 'SNAPSHOT', services: [{ name: 'cart' }] });
    await prod.put(aService('other'));
    expect(await next()).toMatchObject({ type: 'CHANGES', changes: [{ type: 'ADDED', service: { name: 'other' } }] });
    await prod.put(cartWith(anEndpoint('10.0.0.1', { conditions: NOT_READY })));
    expect(await next()).toMatchObject({
      changes: [{ type: 'MODIFIED', service: { name: 'cart', endpointCounts: { ready: 0, total: 1 } } }],
    });
    await prod.remove(aService('other'));
    expect(await next()).toMatchObject({ changes: [{ type: 'REMOVED', service: { name: 'other' } }] });
  });

  test('registrations come whole at first, then as what entered, changed and left the list, statuses as well', async () => {
    const store = new MemoryBackendStore(api.database);
    const [one, two] = ['b-1', 'b-2'].map((id, i) => aBackend({ id, address: `10.20.0.${i}` })) as [Backend, Backend];
    await store.write(registering(one, two));
    const next = subscribe(
      `subscription { backends(filter: {service: "orders-db", ids: ["b-1", "b-3"]}) {
         type revision freshness { stale } backends { id }
         changes { type backend { id state status { writeBack { state } } } } } }`,
    );
    const freshness = { stale: false };
    const whole = { type: 'SNAPSHOT', revision: 'e1:2', freshness, backends: [{ id: 'b-1' }], changes: null };
    expect(await next()).toEqual(whole);
    expect(await api.json('/statusz', CREDENTIALS)).toMatchObject({ streams: 0, lists: 1 });
    expect(await (await fetch(api.opsUrl('/metrics'))).text()).toContain('rollcall_streams_open{kind="list"} 1\n');
    await store.write(updating(one, { state: 'DRAINING' }));
    expect(await next()).toMatchObject({
      type: 'CHANGES',
      revision: 'e1:3',
      backends: null,
      changes: [
        { type: 'MODIFIED', backend: { id: 'b-1', state: 'DRAINING', status: { writeBack: { state: 'PENDING' } } } },
      ],
    });
    const writeBack = { state: 'WRITTEN' as const, message: null, slices: ['orders-db-x'], at: one.createdAt };
    const { epoch } = api.database.cluster('prod').lease;
    const reports = [{ id: 'b-1', version: 2, status: { writeBack } }];
    await store.report({ cluster: 'prod', epoch, at: one.createdAt, reports });
    expect(await next()).toMatchObject({ changes: [{ backend: { status: { writeBack: { state: 'WRITTEN' } } } }] });
    await store.write(aBackendWrite({ edits: [{ type: 'REMOVE', id: 'b-1', expected: 2 }] }));
    expect(await next()).toMatchObject({ changes: [{ type: 'REMOVED', backend: { id: 'b-1' } }] });
    await api.clock.step(api.config.heartbeatMs);
    expect(await next()).toMatchObject({ type: 'FRESHNESS', revision: 'e1:5', backends: null, changes: null });
  });

  test('who comes back to a list of registrations with a cursor gets what was missed', async () => {
    const store = new MemoryBackendStore(api.database);
    const query = `subscription($since: String) { backends(since: $since) {
      type revision backends { id } changes { type backend { id } } } }`;
    await store.write(registering(aBackend({ id: 'b-1' })));
    await subscribe(query)(); // by now it is folded
    await store.write(registering(aBackend({ id: 'b-2', address: '10.20.0.2' })));
    expect(await subscribe(query, { since: 'e1:2' })()).toMatchObject({
      type: 'CHANGES',
      revision: 'e1:3',
      changes: [{ type: 'ADDED', backend: { id: 'b-2' } }],
    });
    expect(await subscribe(query, { since: 'e0:2' })()).toMatchObject({
      type: 'RESYNC',
      backends: [{ id: 'b-1' }, { id: 'b-2' }],
    });
    expect(await subscribe(query, { since: 'yesterday' })()).toMatchObject([{ code: 'INVALID_ARGUMENT' }]);
  });

  test('clusters come once each, then when their state changes', async () => {
    const next = subscribe('subscription { clusters { name state lastError { message } } }');
    expect(await next()).toEqual({ name: 'prod', state: 'LIVE', lastError: null });
    await prod.report({
      state: 'UNREACHABLE',
      lastError: { message: 'refused', advice: 'look', at: '2026-01-01T00:00:00Z' },
    });
    expect(await next()).toEqual({ name: 'prod', state: 'UNREACHABLE', lastError: { message: 'refused' } });
  });

  test('a query is answered and complete', async () => {
    const next = subscribe('{ clusters { name } }');
    expect(await next()).toEqual([{ name: 'prod' }]);
    expect(await next()).toBe('COMPLETE');
  });

  test('a subscriber that goes is forgotten', async () => {
    const results = client.iterate({ query: ENDPOINTS, variables: { service: CART } }) as AsyncIterableIterator<
      Result,
      undefined
    >;
    await results.next();
    expect(await openStreams()).toBe(1);
    await results.return?.();
    await until(async () => (await openStreams()) === 0);
  });
});

describe('before there is anything to tell', () => {
  test.each(Object.keys(CLIENTS))('with %s, NOT_SYNCED is said and ends it', async (name) => {
    await api.stop();
    api = await TestApi.start();
    client = CLIENTS[name]!(api);
    const next = subscribe(ENDPOINTS, { service: CART });
    expect(await next()).toMatchObject([{ code: 'NOT_SYNCED' }]);
    expect(await next()).toBe('COMPLETE');
  });
});

async function openStreams(): Promise<number> {
  const { streams } = (await api.json('/statusz', CREDENTIALS)) as { streams: number };
  return streams;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
