import { describe, expect, test } from '@jest/globals';
import type { BackendStatus } from '@rollcall/core';
import { parseRevision } from '@rollcall/core';
import type { ReplicaOptions } from '@rollcall/testing';
import {
  aBackend,
  aService,
  ManualClock,
  MemoryBackendStore,
  MemoryDatabase,
  MemoryLogFeed,
  MemoryMirror,
  registering,
  Replica,
  settle,
  StreamTaker,
  updating,
} from '@rollcall/testing';

import { EVERYWHERE } from '../access/access.js';
import { NotSyncedError } from '../catalog-errors.js';
import type { ScopedBackends } from '../view/backend-filter.js';
import type { CatalogSnapshot } from '../view/log-feed.js';
import type { BackendsEvent } from './backend-event.js';

const ALL: ScopedBackends = {
  ...{ cluster: null, namespace: null, service: null, ids: null, state: null, q: null },
  sight: EVERYWHERE,
};
const AT = '2026-01-01T00:01:00.000Z';
const one = aBackend({ id: 'b-1', address: '10.20.0.1' });
const two = aBackend({ id: 'b-2', address: '10.20.0.2', note: 'the old one' });
const paid = aBackend({ id: 'b-3', address: '10.20.0.3', namespace: 'pay', service: 'pay-db' });

/** Two registrations of shop/orders-db; the revisions 1 and 2 made them. */
async function world(options: ReplicaOptions = {}) {
  const clock = new ManualClock();
  const database = new MemoryDatabase(clock);
  const prod = await MemoryMirror.live(database, 'prod', aService('orders-db', { spec: { selector: {} } }));
  const store = new MemoryBackendStore(database);
  await store.write(registering(one, two));
  const replica = new Replica(new MemoryLogFeed(database), clock, options);
  await settle();
  const report = async (id: string, status: Partial<BackendStatus>, version = 1): Promise<void> => {
    const { epoch } = database.cluster('prod').lease;
    await store.report({ cluster: 'prod', epoch, at: AT, reports: [{ id, version, status }] });
    await settle();
  };
  const write = async (...writes: readonly Parameters<MemoryBackendStore['write']>[0][]): Promise<void> => {
    for (const each of writes) await store.write(each);
    await settle();
  };
  return { clock, database, prod, replica, report, write, beat: () => clock.step(10_000) };
}

const drained = updating(one, { state: 'DRAINING' });
const removed = (id: string, expected = 1) => ({
  ...registering(),
  edits: [{ type: 'REMOVE' as const, id, expected }],
});

class Follower extends StreamTaker<BackendsEvent> {
  private constructor(readonly stream: Awaited<ReturnType<Replica['backendStreams']['subscribe']>>) {
    super(stream);
  }

  static async of(replica: Replica, wanted: Partial<ScopedBackends> = {}, since: string | null = null) {
    const cursor = since === null ? null : parseRevision(since);
    const follower = new Follower(await replica.backendStreams.subscribe({ ...ALL, ...wanted }, cursor));
    await settle();
    return follower;
  }

  get cursor(): string | null {
    return this.events.at(-1)?.revision ?? null;
  }

  told(from = 0): readonly (readonly string[])[] {
    return this.events.slice(from).map(words);
  }
}

function words(event: BackendsEvent): readonly string[] {
  if (event.type === 'CHANGES')
    return [event.revision, ...event.changes.map((each) => `${each.type} ${each.backend.id}`)];
  if ('backends' in event) return [event.type, event.revision, ...event.backends.map(({ id }) => id)];
  return [event.type, event.revision];
}

/** Everything, as a replica reads it that begins now. */
function snapshotOf(database: MemoryDatabase): Promise<CatalogSnapshot> {
  const feed = new MemoryLogFeed(database);
  const nothing = (): void => undefined;
  return new Promise((resolve) =>
    feed.start({ onSnapshot: resolve, onRevisions: nothing, onClusters: nothing, onTrouble: nothing }),
  );
}

describe('a stream of registrations', () => {
  test('begins with all of them, then tells what enters, changes and leaves', async () => {
    const { replica, write } = await world();
    const follower = await Follower.of(replica);
    await write(registering(paid));
    await write(drained);
    await write(removed('b-2'));
    expect(follower.told()).toEqual([
      ['SNAPSHOT', 'e1:2', 'b-1', 'b-2'],
      ['e1:3', 'ADDED b-3'],
      ['e1:4', 'MODIFIED b-1'],
      ['e1:5', 'REMOVED b-2'],
    ]);
    expect(follower.events[2]).toMatchObject({ changes: [{ backend: { state: 'DRAINING', version: 2 } }] });
  });

  test('tells how far a registration has come, and what its check says, as changes of it', async () => {
    const { replica, report } = await world();
    const follower = await Follower.of(replica);
    const writeBack = { state: 'OBSERVED' as const, message: null, slices: ['orders-db-rollcall-ipv4-1'], at: AT };
    await report('b-1', { writeBack });
    const check = { state: 'FAILING' as const, since: AT, message: 'refused', phases: [] };
    await report('b-1', { check });
    expect(follower.told(1)).toEqual([
      ['e1:3', 'MODIFIED b-1'],
      ['e1:4', 'MODIFIED b-1'],
    ]);
    expect(follower.events.slice(1)).toMatchObject([
      { changes: [{ backend: { status: { writeBack: { state: 'OBSERVED' }, check: null } } }] },
      { changes: [{ backend: { status: { writeBack: { state: 'OBSERVED' }, check: { state: 'FAILING' } } } }] },
    ]);
  });

  test('is not woken by what changes outside its filter, nor by endpoints', async () => {
    const { prod, replica, write, beat } = await world();
    const follower = await Follower.of(replica, { ids: new Set(['b-1']) });
    await write(registering(paid), updating(two, { note: 'the new one' }));
    await prod.put(aService('other'));
    expect(follower.told()).toEqual([['SNAPSHOT', 'e1:2', 'b-1']]);
    await prod.report();
    await beat();
    expect(follower.told(1)).toEqual([['HEARTBEAT', 'e1:5']]);
  });

  test('has what begins to fit enter, and what does not fit any more leave', async () => {
    const { replica, write } = await world();
    const [active, draining] = [
      await Follower.of(replica, { state: 'ACTIVE' }),
      await Follower.of(replica, { state: 'DRAINING' }),
    ];
    await write(drained);
    expect(active.told(1)).toEqual([['e1:3', 'REMOVED b-1']]);
    expect(draining.told(1)).toEqual([['e1:3', 'ADDED b-1']]);
  });

  test('tells nothing of what its subscriber does not see', async () => {
    const { replica, write } = await world();
    const sight = { clusters: ['*'], namespaces: ['pay'] };
    const follower = await Follower.of(replica, { sight });
    await write(drained, registering(paid));
    expect(follower.told()).toEqual([
      ['SNAPSHOT', 'e1:2'],
      ['e1:4', 'ADDED b-3'],
    ]);
  });

  test('tells when the state of a cluster that it concerns changes', async () => {
    const { prod, replica } = await world();
    const [concerned, elsewhere] = [await Follower.of(replica), await Follower.of(replica, { cluster: 'edge' })];
    await prod.report({ state: 'UNREACHABLE' });
    await settle();
    expect(concerned.events[1]).toMatchObject({
      type: 'FRESHNESS',
      freshness: { clusters: [{ state: 'UNREACHABLE' }] },
    });
    expect(elsewhere.told()).toEqual([['SNAPSHOT', 'e1:2']]);
  });

  test('says nothing of a snapshot that holds the same, and all of one that is of another log', async () => {
    const { database, replica, write } = await world();
    const follower = await Follower.of(replica);
    await write(drained);
    database.epoch = 'e2';
    database.notify();
    await settle();
    expect(follower.told(2)).toEqual([['RESYNC', 'e2:3', 'b-1', 'b-2']]);
    replica.catalog.onSnapshot(await snapshotOf(database));
    await settle();
    expect(follower.events).toHaveLength(3);
  });

  test('cannot be had before there is anything to tell', async () => {
    const clock = new ManualClock();
    const replica = new Replica(new MemoryLogFeed(new MemoryDatabase(clock)), clock);
    await settle();
    await expect(replica.backendStreams.subscribe(ALL, null)).rejects.toThrow(NotSyncedError);
  });

  test('that is closed is forgotten, and so is its list', async () => {
    const { replica } = await world();
    const followers = [await Follower.of(replica), await Follower.of(replica)];
    expect([replica.backendStreams.count, replica.catalog.backendHub.size]).toEqual([2, 1]);
    for (const { stream } of followers) stream.close();
    expect([replica.backendStreams.count, replica.catalog.backendHub.size]).toEqual([0, 0]);
  });
});

describe('a subscriber of registrations that takes nothing', () => {
  test('gets the difference to what is current when it takes again', async () => {
    const { replica, write } = await world();
    const follower = await Follower.of(replica);
    follower.stall();
    await write(drained); // is taken: it was asked for already
    await write(registering(paid), removed('b-2'), updating({ ...one, version: 2 }, { note: 'moving' }));
    await write(removed('b-3'));
    follower.resume();
    await settle();
    expect(follower.told(1)).toEqual([
      ['e1:3', 'MODIFIED b-1'],
      ['e1:7', 'MODIFIED b-1', 'REMOVED b-2'],
    ]);
  });

  test('is let go after a while', async () => {
    const { replica, write, beat } = await world();
    const follower = await Follower.of(replica);
    follower.stall();
    await write(drained);
    await write(removed('b-2'));
    for (let i = 0; i < 5; i += 1) await beat();
    expect(follower.stream.end).toBe('SLOW');
    expect(replica.backendStreams.count).toBe(0);
  });
});

describe('a resumption of registrations', () => {
  test('tells exactly the net changes that were missed', async () => {
    const { replica, write, report } = await world();
    const first = await Follower.of(replica);
    first.stream.close();
    await write(drained, registering(paid), removed('b-3'));
    await report('b-2', { check: { state: 'PASSING', since: AT, message: null, phases: [] } });
    const again = await Follower.of(replica, {}, first.cursor);
    expect(again.told()).toEqual([['e1:6', 'MODIFIED b-1', 'MODIFIED b-2']]);
    const draining = await Follower.of(replica, { state: 'DRAINING' }, first.cursor);
    expect(draining.told()).toEqual([['e1:6', 'ADDED b-1']]);
  });

  test('with nothing missed answers at once with a bookmark, also at a replica that was started later', async () => {
    const { clock, database, replica, write } = await world();
    await write(drained);
    const later = new Replica(new MemoryLogFeed(database), clock);
    await settle();
    for (const at of [replica, later])
      expect((await Follower.of(at, {}, 'e1:3')).told()).toEqual([['HEARTBEAT', 'e1:3']]);
  });

  test.each([
    ['from another epoch', 'e0:1'],
    ['from the future', 'e1:99'],
  ])('%s is told anew', async (_what, since) => {
    const { clock, replica } = await world();
    const following = Follower.of(replica, {}, since);
    await clock.step(2_000);
    expect((await following).told()[0]).toEqual(['RESYNC', 'e1:2', 'b-1', 'b-2']);
  });

  test('older than what is in memory is told anew', async () => {
    const { replica, write } = await world({ recentChanges: 1 });
    await write(drained, updating(two, { note: null }));
    expect((await Follower.of(replica, {}, 'e1:2')).told()).toEqual([['RESYNC', 'e1:4', 'b-1', 'b-2']]);
    expect((await Follower.of(replica, {}, 'e1:3')).told()).toEqual([['e1:4', 'MODIFIED b-2']]);
  });
});

test('equal questions get the same objects as events, so that they are put into words once', async () => {
  const { replica, write } = await world();
  const [a, b] = [await Follower.of(replica), await Follower.of(replica)];
  await write(drained);
  expect(a.events).toHaveLength(2);
  expect(a.events[0]).toBe(b.events[0]);
  expect(a.events[1]).toBe(b.events[1]);
});
