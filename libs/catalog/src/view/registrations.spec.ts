import { describe, expect, test } from '@jest/globals';
import type { Backend, CheckStatus, Endpoint, Selection } from '@rollcall/core';
import { DEFAULT_SELECTION, parseRevision } from '@rollcall/core';
import type { ClientEvent, ReplicaOptions } from '@rollcall/testing';
import {
  aBackend,
  aBackendWrite,
  anEndpoint,
  aService,
  aSlice,
  checkHistory,
  ManualClock,
  MemoryBackendStore,
  MemoryDatabase,
  MemoryLogFeed,
  MemoryMirror,
  registering,
  Replica,
  settle,
  updating,
} from '@rollcall/testing';

import { EVERYWHERE } from '../access/access.js';
import { NotFoundError } from '../catalog-errors.js';

const ordersDb = aService('orders-db', {
  ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }],
  spec: { selector: {} },
});
const one = aBackend({ address: '10.20.0.11' });
const two = aBackend({ address: '10.20.0.12' });
const ref = { cluster: null, namespace: 'shop', name: 'orders-db', sight: EVERYWHERE };
const ANY: Selection = { ...DEFAULT_SELECTION, readiness: 'any' };
const ROUTABLE: Selection = { ...DEFAULT_SELECTION, readiness: 'routable' };
const LABELS = { 'endpointslice.kubernetes.io/managed-by': 'rollcall.dev', 'rollcall.dev/installation': 'i-1' };
const PORTS = [{ name: 'pg', protocol: 'TCP', port: 5432 }];

const told = (events: readonly ClientEvent<Endpoint>[]) =>
  events.flatMap((event) => {
    if (event.type === 'CHANGES')
      return event.changes.map(({ type, endpoint }) => `${event.revision} ${type} ${endpoint.address}`);
    return 'endpoints' in event ? event.endpoints.map(({ address }) => `${event.type} ${address}`) : [];
  });

async function world(options: ReplicaOptions = {}) {
  const clock = new ManualClock();
  const database = new MemoryDatabase(clock);
  const prod = await MemoryMirror.live(database, 'prod', ordersDb);
  const store = new MemoryBackendStore(database);
  const replica = new Replica(new MemoryLogFeed(database), clock, options);
  await settle();
  const write = async (...args: Parameters<MemoryBackendStore['write']>) => {
    const revision = await store.write(...args);
    await settle();
    return revision;
  };
  const check = async ({ id }: Backend, state: CheckStatus['state']) => {
    const { version } = database.backends.get(id)!;
    const status = { check: { state, since: '2026-01-01T00:01:00.000Z', message: null, phases: [] } };
    const { epoch } = database.cluster('prod').lease;
    await store.report({ cluster: 'prod', epoch, at: '2026-01-01T00:01:00.000Z', reports: [{ id, version, status }] });
    await settle();
  };
  const rows = (selection: Selection = ANY) => replica.reads.readNow(ref, selection).version.endpoints;
  return { clock, database, prod, replica, store, write, check, rows };
}

/** The same registrations, as we wrote them to the cluster. */
const written = (...addresses: readonly string[]) =>
  aSlice(
    'orders-db-rollcall-ipv4-1',
    addresses.map((address) => anEndpoint(address)),
    { service: 'orders-db', labels: LABELS, ports: PORTS },
  );

describe('a registration', () => {
  test('is one revision, seen by everybody who follows the Service', async () => {
    const { replica, write } = await world();
    const [ready, any] = [await replica.follow('orders-db'), await replica.follow('orders-db', null, ANY)];
    await write(registering(one, two));
    const added = ['e1:2 ADDED 10.20.0.11', 'e1:2 ADDED 10.20.0.12'];
    expect([told(ready.events), told(any.events)]).toEqual([added, added]);
    const answer = replica.reads.readNow(ref, DEFAULT_SELECTION);
    expect(answer.revision).toBe('e1:2');
    expect(answer.version.endpoints).toMatchObject([
      { address: '10.20.0.11', origin: 'EXTERNAL', ready: true, check: null, slices: [] },
      { address: '10.20.0.12', origin: 'EXTERNAL' },
    ]);
  });

  test('is there after a restart', async () => {
    const { clock, database, write } = await world();
    await write(registering(one));
    const { reads } = new Replica(new MemoryLogFeed(database), clock);
    await settle();
    expect(reads.readNow(ref, DEFAULT_SELECTION).version.endpoints).toMatchObject([{ address: one.address }]);
  });

  test('enters and leaves selections as its state and its check have it', async () => {
    const { replica, write, check } = await world();
    await write(registering(one));
    const [ready, any] = [await replica.follow('orders-db'), await replica.follow('orders-db', null, ANY)];
    await write(updating(one, { state: 'DRAINING' })); // 3
    await write(updating({ ...one, version: 2 }, { state: 'ACTIVE' })); // 4
    await check(one, 'UNKNOWN'); // 5: served as before, but shown
    await check(one, 'FAILING'); // 6
    await check(one, 'PASSING'); // 7
    await write(updating({ ...one, version: 3 }, { state: 'DISABLED' })); // 8
    await write(updating({ ...one, version: 4, state: 'DISABLED' }, { note: 'still disabled' })); // 9: nobody's business
    await write(aBackendWrite({ edits: [{ type: 'REMOVE', id: one.id, expected: 5 }] })); // 10
    expect(told(ready.events)).toEqual([
      'SNAPSHOT 10.20.0.11',
      'e1:3 REMOVED 10.20.0.11',
      'e1:4 ADDED 10.20.0.11',
      'e1:5 MODIFIED 10.20.0.11',
      'e1:6 REMOVED 10.20.0.11',
      'e1:7 ADDED 10.20.0.11',
      'e1:8 REMOVED 10.20.0.11',
    ]);
    expect(told(any.events)).toEqual([
      'SNAPSHOT 10.20.0.11',
      'e1:3 MODIFIED 10.20.0.11',
      'e1:4 MODIFIED 10.20.0.11',
      'e1:5 MODIFIED 10.20.0.11',
      'e1:6 MODIFIED 10.20.0.11',
      'e1:7 MODIFIED 10.20.0.11',
      'e1:8 REMOVED 10.20.0.11',
    ]);
  });

  test.each([
    ['in memory', 10_000],
    ['in the log only', 1],
  ])('is told to who resumes over it, also where that is %s', async (_where, recentChanges) => {
    const { replica, write, check, prod } = await world({ recentChanges });
    await write(registering(one));
    const first = await replica.follow('orders-db', null, ANY);
    await settle();
    const { cursor } = first;
    first.stream.close();
    await check(one, 'FAILING');
    await write(registering(two));
    await write(aBackendWrite({ edits: [{ type: 'REMOVE', id: one.id, expected: 1 }] }));
    await prod.put(aService('other'));
    const again = await replica.follow('orders-db', cursor, ANY);
    await settle();
    expect(told(again.events).map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'REMOVED 10.20.0.11',
      'ADDED 10.20.0.12',
    ]);
    const lines = (endpoints: readonly Endpoint[]) => endpoints.map(({ address, ready }) => `${address} ${ready}`);
    const final = ['10.20.0.12 true'];
    expect(checkHistory([...first.events, ...again.events], { lines, final })).toEqual([]);
  });

  test('ends a long poll', async () => {
    const { replica, write } = await world();
    const feed = replica.reads.open(ref, DEFAULT_SELECTION);
    const since = parseRevision(replica.reads.answer(feed).revision)!;
    const poll = replica.polls.wait(feed, since, { waitMs: 60_000, gone: new AbortController().signal });
    await settle();
    await write(registering(one));
    expect((await poll).version.endpoints).toMatchObject([{ address: one.address }]);
  });

  test('stands beside mirrored endpoints, in the order of answers', async () => {
    const { prod, write, rows, replica } = await world();
    const foreign = (...addresses: readonly string[]) =>
      aSlice(
        'orders-db-hand',
        addresses.map((address) => anEndpoint(address)),
        { service: 'orders-db', ports: PORTS },
      );
    await prod.put(foreign('10.20.0.9', '10.20.0.11'));
    await write(registering(one, two));
    const lines = () => rows().map(({ address, origin }) => `${address} ${origin}`);
    expect(lines()).toEqual([
      '10.20.0.9 KUBERNETES',
      '10.20.0.11 EXTERNAL',
      '10.20.0.11 KUBERNETES',
      '10.20.0.12 EXTERNAL',
    ]);
    expect(rows({ ...ANY, origin: 'EXTERNAL' })).toHaveLength(2);
    expect(rows({ ...ANY, origin: 'KUBERNETES' })).toHaveLength(2);
    const [, before] = rows();
    await prod.put(foreign('10.20.0.9', '10.20.0.10'));
    expect(lines()).toEqual([
      '10.20.0.9 KUBERNETES',
      '10.20.0.10 KUBERNETES',
      '10.20.0.11 EXTERNAL',
      '10.20.0.12 EXTERNAL',
    ]);
    expect(rows()[2]).toBe(before); // what did not change is the same object
    expect(replica.services.summary(replica.services.one(ref)).endpointCounts).toEqual({
      ready: 4,
      notReady: 0,
      terminating: 0,
      total: 4,
    });
  });

  test('that is written is one row still, says where, and is what kube-proxy routes to', async () => {
    const { prod, write, rows } = await world();
    await write(registering(one, two));
    expect(rows(ROUTABLE)).toEqual([]); // registered only: the cluster does not know it yet
    await prod.put(written('10.20.0.11'));
    expect(rows().map(({ address, origin, slices }) => [address, origin, slices])).toEqual([
      ['10.20.0.11', 'EXTERNAL', ['orders-db-rollcall-ipv4-1']],
      ['10.20.0.12', 'EXTERNAL', []],
    ]);
    expect(rows(ROUTABLE)).toMatchObject([{ address: '10.20.0.11', origin: 'EXTERNAL' }]);
    await write(aBackendWrite({ edits: [{ type: 'REMOVE', id: one.id, expected: 1 }] }));
    expect(rows().map(({ address }) => address)).toEqual(['10.20.0.12']); // what is left in the cluster is no row
    expect(rows(ROUTABLE)).toMatchObject([{ address: '10.20.0.11' }]);
    await prod.remove(written('10.20.0.11'));
    expect(rows(ROUTABLE)).toEqual([]);
  });

  test("of a slice with another installation's mark, the row is a mirrored one", async () => {
    const { prod, rows } = await world();
    const theirs = { ...LABELS, 'rollcall.dev/installation': 'i-2' };
    await prod.put(
      aSlice('orders-db-x', [anEndpoint('10.20.0.11')], { service: 'orders-db', labels: theirs, ports: PORTS }),
    );
    expect(rows()).toMatchObject([{ origin: 'KUBERNETES' }]);
  });

  test('proves nothing of its cluster', async () => {
    const { clock, replica, write } = await world();
    await clock.step(60_000);
    expect(replica.catalog.freshness(ref)).toMatchObject({ stale: true, lagMs: 60_000 });
    await write(registering(one));
    expect(replica.catalog.freshness(ref)).toMatchObject({ stale: true, lagMs: 60_000 });
  });

  test('waits for a Service that is gone, and is served when that returns', async () => {
    const { prod, replica, write, rows } = await world();
    await write(registering(one));
    const { events } = await replica.follow('orders-db');
    await prod.remove(ordersDb);
    expect(() => rows()).toThrow(NotFoundError);
    expect(replica.catalog.view.find({ ...ref, cluster: 'prod' })?.backends).toEqual([one]);
    await prod.put(ordersDb);
    await settle();
    expect(told(events)).toEqual(['SNAPSHOT 10.20.0.11', 'e1:3 REMOVED 10.20.0.11', 'e1:4 ADDED 10.20.0.11']);
  });

  test('has its Service listed by origin', async () => {
    const { prod, replica, write } = await world();
    await prod.put(aService('cart'), aService('mixed', { spec: { selector: {} } }));
    await prod.put(aSlice('mixed-x', [anEndpoint('10.0.0.1')]));
    await write(registering(one, { ...two, service: 'mixed' }));
    const listed = (origin: Selection['origin']) =>
      replica.services
        .list(
          { cluster: null, namespace: null, labelSelector: null, q: null, origin },
          { limit: 9, after: null },
          EVERYWHERE,
        )
        .items.map(({ name }) => name);
    expect(listed(null)).toEqual(['cart', 'mixed', 'orders-db']);
    expect(listed('EXTERNAL')).toEqual(['mixed', 'orders-db']);
    expect(listed('KUBERNETES')).toEqual(['cart', 'mixed']);
  });
});
