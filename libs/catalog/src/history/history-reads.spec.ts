import { describe, expect, test } from '@jest/globals';
import type { Backend } from '@rollcall/core';
import type { PublishedObject } from '@rollcall/testing';
import {
  aBackend,
  aBackendWrite,
  anEndpoint,
  aService,
  aSlice,
  DRAINING,
  ManualClock,
  MemoryBackendStore,
  MemoryDatabase,
  MemoryHistoryLog,
  MemoryLogFeed,
  MemoryMirror,
  NOT_READY,
  registering,
  Replica,
  settle,
  updating,
} from '@rollcall/testing';
import fc from 'fast-check';

import { EVERYWHERE } from '../access/access.js';
import { NotFoundError, StoreUnavailableError } from '../catalog-errors.js';
import type { EndpointHistory, EndpointPast, EndpointSpan } from './endpoint-history.js';
import type { HistoryRequest } from './history-reads.js';
import { HistoryReads } from './history-reads.js';
import { stateOf } from './transition.js';

const SECOND = 1_000;
const cart = aService('cart', { ports: [{ name: 'http', protocol: 'TCP', port: 8080 }] });
const REQUEST: HistoryRequest = { since: null, until: null, address: null, limit: 1_000 };
const LABELS = { 'endpointslice.kubernetes.io/managed-by': 'rollcall.dev', 'rollcall.dev/installation': 'i-1' };

/** `12:00:05 READY`, as it would be said to a person. */
const words = ({ from, state, reason, detail }: EndpointSpan) =>
  [from.slice(11, 19), state, reason, detail].filter((word) => word !== null).join(' ');
const strip = ({ endpoints }: EndpointHistory, address: string) =>
  endpoints.find((endpoint) => endpoint.address === address)?.spans.map(words);

async function world(...objects: readonly PublishedObject[]) {
  const clock = new ManualClock(Date.parse('2026-01-01T12:00:00Z'));
  const database = new MemoryDatabase(clock);
  const prod = await MemoryMirror.live(database, 'prod', ...objects);
  const backends = new MemoryBackendStore(database);
  const replica = new Replica(new MemoryLogFeed(database), clock);
  const log = new MemoryHistoryLog(database);
  const history = new HistoryReads({ reads: replica.reads, log, clock, pause: () => Promise.resolve() });
  await settle();
  const read = (request: Partial<HistoryRequest> = {}, name = 'cart', sight = EVERYWHERE) =>
    history.of({ cluster: null, namespace: 'shop', name, sight }, { ...REQUEST, ...request });
  return { clock, database, prod, backends, replica, log, read };
}

type World = Awaited<ReturnType<typeof world>>;

describe('the history of endpoints', () => {
  test('is a strip for each endpoint, also of those that are gone', async () => {
    const { clock, prod, read } = await world(cart, aSlice('cart-a', [anEndpoint('10.0.0.1')]));
    await clock.step(5 * SECOND);
    await prod.put(aSlice('cart-a', [anEndpoint('10.0.0.1', { conditions: NOT_READY }), anEndpoint('10.0.0.2')]));
    await clock.step(5 * SECOND);
    await prod.put(aSlice('cart-a', [anEndpoint('10.0.0.1', { conditions: DRAINING }), anEndpoint('10.0.0.2')]));
    await clock.step(5 * SECOND);
    await prod.put(aSlice('cart-a', [anEndpoint('10.0.0.2')]));
    await clock.step(5 * SECOND);
    const history = await read({ since: '2026-01-01T11:59:00.000Z' });
    expect(history).toMatchObject({
      service: { cluster: null, namespace: 'shop', name: 'cart' },
      since: '2026-01-01T11:59:00.000Z',
      until: '2026-01-01T12:00:20.000Z',
      revision: 'e1:4',
      gaps: [],
      truncated: false,
    });
    expect(strip(history, '10.0.0.1')).toEqual([
      '11:59:00 GONE',
      '12:00:00 READY SLICE_CREATED cart-a',
      '12:00:05 NOT_READY SLICE_CHANGED cart-a',
      '12:00:10 SERVING_TERMINATING SLICE_CHANGED cart-a',
      '12:00:15 GONE SLICE_CHANGED cart-a',
    ]);
    expect(strip(history, '10.0.0.2')).toEqual(['11:59:00 GONE', '12:00:05 READY SLICE_CHANGED cart-a']);
    expect(history.endpoints[1]?.spans.at(-1)).toEqual({
      ...{ from: '2026-01-01T12:00:05.000Z', to: null, state: 'READY' },
      ...{ revision: 'e1:2', reason: 'SLICE_CHANGED', detail: 'cart-a' },
    });
  });

  test('says nothing of an endpoint that moves from slice to slice in one revision, nor of a change of anything but its state', async () => {
    const { clock, prod, read } = await world(cart, aSlice('cart-a', [anEndpoint('10.0.0.1')]));
    await clock.step(5 * SECOND);
    await prod.publish({
      put: [aSlice('cart-b', [anEndpoint('10.0.0.1')])],
      remove: [aSlice('cart-a', [])],
    });
    await prod.put(aSlice('cart-b', [anEndpoint('10.0.0.1', { zone: 'eu-1a' })]));
    expect(strip(await read({ since: '2026-01-01T12:00:01.000Z' }), '10.0.0.1')).toEqual(['12:00:01 READY']);
  });

  test('holds registrations: drained, failing, expired', async () => {
    const { clock, backends, read } = await world(aService('orders-db', { spec: { selector: {} } }));
    const db = aBackend({ expiresAt: '2026-01-01T12:00:40.000Z' });
    await backends.write(registering(db));
    await clock.step(10 * SECOND);
    await report(backends, db, { state: 'FAILING', message: 'connection refused' });
    await clock.step(10 * SECOND);
    await report(backends, db, { state: 'PASSING', message: null });
    await clock.step(10 * SECOND);
    await backends.write(updating(db, { state: 'DRAINING' }));
    await clock.step(10 * SECOND);
    await backends.write(aBackendWrite({ edits: [{ type: 'REMOVE', id: db.id, expected: 2 }] }));
    await clock.step(10 * SECOND);
    expect(strip(await read({ since: '2026-01-01T12:00:00.000Z' }, 'orders-db'), db.address)).toEqual([
      '12:00:00 READY REGISTERED',
      '12:00:10 NOT_READY CHECK_FAILED connection refused',
      '12:00:20 READY CHECK_PASSED',
      '12:00:30 SERVING_TERMINATING UPDATED DRAINING',
      '12:00:40 GONE EXPIRED',
    ]);
  });

  test('of a Service that is gone is told as long as the log knows of it, and then it is not there', async () => {
    const { clock, prod, read } = await world(cart, aSlice('cart-a', [anEndpoint('10.0.0.1')]));
    await clock.step(5 * SECOND);
    await prod.remove(cart);
    await clock.step(5 * SECOND);
    const since = '2026-01-01T12:00:01.000Z';
    expect(strip(await read({ since }), '10.0.0.1')).toEqual(['12:00:01 READY', '12:00:05 GONE SERVICE_DELETED']);
    await expect(read({ since: '2026-01-01T12:00:06.000Z' })).rejects.toThrow(NotFoundError);
    await expect(read({}, 'carts')).rejects.toThrow(NotFoundError);
    await expect(read({ since }, 'cart', { clusters: ['*'], namespaces: ['ops'] })).rejects.toThrow(NotFoundError);
    await expect(read({ since }, 'cart', { clusters: ['edge'], namespaces: ['*'] })).rejects.toThrow();
  });

  test('ends where it is asked to, and tells of one address if asked to', async () => {
    const { clock, prod, read } = await world(cart, aSlice('cart-a', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]));
    await clock.step(5 * SECOND);
    await prod.put(aSlice('cart-a', [anEndpoint('10.0.0.3')]));
    const then = await read({ since: '2026-01-01T12:00:01.000Z', until: '2026-01-01T12:00:04.000Z' });
    expect(then.endpoints.map(({ address, spans }) => [address, spans.map(words)])).toEqual([
      ['10.0.0.1', ['12:00:01 READY']],
      ['10.0.0.2', ['12:00:01 READY']],
    ]);
    const one = await read({ address: '010.0.0.2' });
    expect(one.endpoints.map(({ address }) => address)).toEqual(['10.0.0.2']);
  });

  test('with more changes than asked for begins where it knows all, and says so', async () => {
    const { clock, prod, read } = await world(cart);
    for (const last of ['1', '2', '3']) {
      await clock.step(5 * SECOND);
      await prod.put(aSlice('cart-a', [anEndpoint(`10.0.0.${last}`)]));
    }
    const history = await read({ since: '2026-01-01T12:00:00.000Z', limit: 1 });
    expect(history.truncated).toBe(true);
    expect(history.gaps).toEqual([
      {
        ...{ cluster: 'prod', reason: 'TOO_MANY_CHANGES' },
        ...{ from: '2026-01-01T12:00:00.000Z', to: '2026-01-01T12:00:10.000Z' },
      },
    ]);
    expect(strip(history, '10.0.0.2')).toEqual([
      '12:00:00 NO_DATA TOO_MANY_CHANGES',
      '12:00:10 READY',
      '12:00:15 GONE SLICE_CHANGED cart-a',
    ]);
  });

  test('says where nothing is known: of registrations only what the log lost', async () => {
    const { clock, prod, backends, log, read } = await world(cart);
    await backends.write(registering(aBackend({ service: 'cart' })));
    await prod.put(aSlice('cart-a', [anEndpoint('10.0.0.1')]));
    await clock.step(60 * SECOND);
    log.gaps = {
      logReaches: '2026-01-01T12:00:10.000Z',
      syncedAt: '2026-01-01T12:00:20.000Z',
      silences: [
        { from: '2026-01-01T12:00:25.000Z', to: '2026-01-01T12:00:30.000Z', state: 'UNREACHABLE' },
        { from: '2026-01-01T12:00:50.000Z', to: null, state: 'LIVE' },
      ],
      epochChanges: [{ seq: 2, former: 'e0', from: '2026-01-01T12:00:40.000Z', to: '2026-01-01T12:00:45.000Z' }],
    };
    const history = await read({ since: '2026-01-01T12:00:05.000Z' });
    expect(history.gaps.map(({ from, to, reason }) => [from.slice(17, 19), to?.slice(17, 19), reason])).toEqual([
      ['05', '10', 'NOT_RECORDED'],
      ['10', '20', 'NOT_SYNCED'],
      ['25', '30', 'UNREACHABLE'],
      ['40', '45', 'EPOCH_CHANGED'],
      ['50', undefined, 'UNWATCHED'],
    ]);
    expect(strip(history, '10.0.0.1')).toEqual([
      '12:00:05 NO_DATA NOT_RECORDED',
      '12:00:10 NO_DATA NOT_SYNCED',
      '12:00:20 READY',
      '12:00:25 NO_DATA UNREACHABLE',
      '12:00:30 READY',
      '12:00:40 NO_DATA EPOCH_CHANGED',
      '12:00:45 READY',
      '12:00:50 NO_DATA UNWATCHED',
    ]);
    expect(strip(history, '10.20.0.11')).toEqual([
      '12:00:05 NO_DATA NOT_RECORDED',
      '12:00:10 READY',
      '12:00:40 NO_DATA EPOCH_CHANGED',
      '12:00:45 READY',
    ]);
  });

  test('needs the database, and says so where it is away', async () => {
    const { database, read } = await world(cart);
    database.fail();
    await expect(read()).rejects.toThrow(StoreUnavailableError);
  });

  test('read while the view moves on is of the moment at which it was asked for', async () => {
    const { prod, read } = await world(cart, aSlice('cart-a', [anEndpoint('10.0.0.1')]));
    const asked = read();
    await prod.put(aSlice('cart-a', [anEndpoint('10.0.0.2')]));
    expect((await asked).endpoints.map(({ address }) => address)).toEqual(['10.0.0.1']);
  });
});

describe('spans', () => {
  test('folded at any time are the view at that time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.nat(20), async (steps, from) => {
        const at = await world(cart);
        const seen = new Map<string, ReadonlyMap<string, string>>();
        const see = () => seen.set(new Date(at.clock.nowMs()).toISOString(), served(at));
        see();
        for (const { waitMs, act } of steps) {
          await at.clock.step(waitMs);
          await act(at);
          await settle();
          see();
        }
        await at.clock.step(1);
        await at.prod.put(cart); // what is gone for longer than is asked about is not found
        const asked = new Date(Date.parse('2026-01-01T12:00:00Z') + from).toISOString();
        const { endpoints, since, until } = await at.read({ since: asked });
        for (const endpoint of endpoints) expect(holes(endpoint, since, until)).toEqual([]);
        for (const [time, then] of seen) {
          if (time < since) continue;
          const told = endpoints.map(({ id, spans }) => [id, spanAt(spans, time)?.state] as const);
          expect(new Map(told.filter(([, state]) => state !== 'GONE'))).toEqual(then);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** What stands behind cart, as the view has it. */
function served({ replica }: World): ReadonlyMap<string, string> {
  const view = replica.catalog.view.find({ cluster: 'prod', namespace: 'shop', name: 'cart' });
  return new Map(view?.service ? view.rows.map((row) => [row.id, stateOf(row)]) : []);
}

function spanAt(spans: readonly EndpointSpan[], time: string): EndpointSpan | undefined {
  return spans.find(({ from, to }) => from <= time && (to === null || time < to));
}

/** Places where one span does not end where the next begins. */
function holes({ spans }: EndpointPast, since: string, until: string): readonly string[] {
  const ends = [since, ...spans.map(({ to }) => to ?? until)];
  return spans.map(({ from }) => from).filter((from, i) => from !== ends[i]);
}

async function report(
  store: MemoryBackendStore,
  { id }: Backend,
  { state, message }: { readonly state: 'FAILING' | 'PASSING'; readonly message: string | null },
) {
  const status = { check: { state, since: '2026-01-01T12:00:00.000Z', message, phases: [] } };
  const reports = [{ id, version: 1, status }];
  await store.report({ cluster: 'prod', epoch: 1, at: '2026-01-01T12:00:00.000Z', reports });
}

const CONDITIONS = [{ ready: true }, NOT_READY, DRAINING, { ready: false, serving: false, terminating: true }] as const;
const endpoint = fc
  .tuple(fc.constantFrom('10.0.0.1', '010.0.0.1', '10.0.0.2', '10.0.0.3'), fc.constantFrom(...CONDITIONS))
  .map(([address, conditions]) => anEndpoint(address, { conditions }));
const slice = fc
  .record({
    name: fc.constantFrom('cart-a', 'cart-b'),
    endpoints: fc.array(endpoint, { maxLength: 3 }),
    service: fc.constantFrom('cart', 'cart', 'cart', 'carts', null),
    ours: fc.boolean(),
  })
  .map(({ name, endpoints, service, ours }) => aSlice(name, endpoints, { service, ...(ours && { labels: LABELS }) }));
const state = fc.constantFrom('ACTIVE', 'DRAINING', 'DISABLED', null);

type Act = (at: World) => Promise<unknown>;
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(slice, { minLength: 1, maxLength: 2 }).map(
      (put): Act =>
        ({ prod }) =>
          prod.put(...distinct(put)),
    ),
  },
  slice.map(
    (gone): Act =>
      ({ prod }) =>
        prod.remove(gone),
  ),
  slice.map(
    (put): Act =>
      ({ prod }) =>
        prod.publish({ put: [put], remove: [aSlice(put.metadata.name === 'cart-a' ? 'cart-b' : 'cart-a', [])] }),
  ),
  fc.boolean().map(
    (there): Act =>
      ({ prod }) =>
        there ? prod.put(cart) : prod.remove(cart),
  ),
  fc.tuple(fc.constantFrom('10.0.0.1', '10.20.0.9'), state).map(
    ([address, now]): Act =>
      (at) =>
        turn(at, address, now),
  ),
);
const step = fc.record({ waitMs: fc.constantFrom(0, 1, 5), act });

function distinct(slices: readonly ReturnType<typeof aSlice>[]) {
  return [...new Map(slices.map((each) => [each.metadata.name, each])).values()];
}

/** Has a registration in this state, whatever it was; null = none. */
async function turn({ database, backends }: World, address: string, now: Backend['state'] | null): Promise<unknown> {
  const wanted = aBackend({ address, service: 'cart' });
  const known = database.backends.get(wanted.id);
  if (known && now) return backends.write(updating(known, { state: now }));
  if (known)
    return backends.write(aBackendWrite({ edits: [{ type: 'REMOVE', id: known.id, expected: known.version }] }));
  return now && backends.write(registering({ ...wanted, state: now }));
}
