import { describe, expect, test } from '@jest/globals';
import type { Endpoint } from '@rollcall/core';
import { DEFAULT_SELECTION } from '@rollcall/core';
import type { ClientEvent, ReplicaOptions } from '@rollcall/testing';
import {
  anEndpoint,
  aService,
  aSlice,
  checkHistory,
  ManualClock,
  MemoryDatabase,
  MemoryLogFeed,
  MemoryMirror,
  NOT_READY,
  Replica,
  settle,
} from '@rollcall/testing';

import { EVERYWHERE } from '../access/access.js';

const cart = aService('cart');
const ready = (...addresses: readonly string[]) =>
  aSlice(
    'cart-x',
    addresses.map((address) => anEndpoint(address)),
  );
const lines = (endpoints: readonly Endpoint[]) => endpoints.map(({ address, ready: is }) => `${address} ${is}`);
const told = (events: readonly ClientEvent<Endpoint>[]) =>
  events.map((event) => {
    if (event.type === 'CONNECTED') return ['CONNECTED', event.since];
    if (event.type === 'CHANGES')
      return [event.revision, ...event.changes.map(({ type, endpoint }) => `${type} ${endpoint.address}`)];
    if ('endpoints' in event) return [event.type, event.revision, ...event.endpoints.map(({ address }) => address)];
    return [event.type, event.revision];
  });

async function world(options: ReplicaOptions = {}) {
  const clock = new ManualClock();
  const database = new MemoryDatabase(clock);
  const prod = await MemoryMirror.live(database, 'prod', cart, ready('10.0.0.1'));
  const replica = new Replica(new MemoryLogFeed(database), clock, options);
  await settle();
  return { clock, database, prod, replica, beat: () => clock.step(10_000) };
}

describe('a stream', () => {
  test('begins with the whole selection, then tells what changes in it', async () => {
    const { prod, replica } = await world();
    const { events } = await replica.follow('cart');
    await prod.put(ready('10.0.0.1', '10.0.0.2'));
    await prod.put(aSlice('cart-x', [anEndpoint('10.0.0.1', { conditions: NOT_READY }), anEndpoint('10.0.0.2')]));
    await settle();
    expect(told(events)).toEqual([
      ['CONNECTED', null],
      ['SNAPSHOT', 'e1:1', '10.0.0.1'],
      ['e1:2', 'ADDED 10.0.0.2'],
      ['e1:3', 'REMOVED 10.0.0.1'],
    ]);
  });

  test('is not woken by what changes outside its selection', async () => {
    const { prod, replica } = await world();
    const { events } = await replica.follow('cart', null, { port: 'https' });
    const feed = replica.reads.open(
      { cluster: null, namespace: 'shop', name: 'cart', sight: EVERYWHERE },
      { ...DEFAULT_SELECTION, port: 'https' },
    );
    const { version } = feed;
    await prod.put(ready('10.0.0.1', '10.0.0.2'), aService('other'));
    await settle();
    expect(told(events)).toHaveLength(2);
    expect(feed.isListenedTo).toBe(true); // it is the stream's own
    expect(feed.version).toBe(version);
  });

  test('has a bookmark once a heartbeat, at the newest revision of all', async () => {
    const { prod, replica, beat } = await world();
    const { events } = await replica.follow('cart');
    await prod.put(aService('other'));
    await prod.report();
    await beat();
    expect(told(events).at(-1)).toEqual(['HEARTBEAT', 'e1:2']);
  });

  test('tells when the state of a cluster changes, which it does by our own clock if nobody says anything more', async () => {
    const { prod, replica, clock } = await world();
    const { events } = await replica.follow('cart');
    await prod.report({ state: 'UNREACHABLE' });
    await settle();
    expect(told(events).at(-1)).toEqual(['FRESHNESS', 'e1:1']);
    await prod.report();
    await settle();
    const before = events.length;
    await clock.step(30_000);
    expect(told(events.slice(before))).toContainEqual(['FRESHNESS', 'e1:1']);
    expect(replica.catalog.freshness({ cluster: null, sight: EVERYWHERE })).toMatchObject({
      stale: true,
      clusters: [{ state: 'STALE' }],
    });
  });

  test('of a Service that is deleted goes on, and tells when it returns', async () => {
    const { prod, replica } = await world();
    const { events } = await replica.follow('cart');
    await prod.remove(cart);
    await prod.put(cart);
    await settle();
    expect(told(events).slice(2)).toEqual([
      ['e1:2', 'REMOVED 10.0.0.1'],
      ['e1:3', 'ADDED 10.0.0.1'],
    ]);
  });

  test('tells one revision in one event, also where it moves endpoints from slice to slice', async () => {
    const { prod, replica } = await world();
    const { events } = await replica.follow('cart');
    await prod.publish({ put: [aSlice('cart-y', [anEndpoint('10.0.0.2')])], remove: [ready()] });
    await settle();
    expect(told(events).slice(2)).toEqual([['e1:2', 'REMOVED 10.0.0.1', 'ADDED 10.0.0.2']]);
  });

  test('begins anew when the log is another one', async () => {
    const { database, replica } = await world();
    const { events } = await replica.follow('cart');
    database.epoch = 'e2';
    database.notify();
    await settle();
    expect(told(events).slice(2)).toEqual([['RESYNC', 'e2:1', '10.0.0.1']]);
  });
});

describe('a subscriber that takes nothing', () => {
  test('gets the difference to what is current when it takes again, however much there was', async () => {
    const { prod, replica } = await world();
    const follower = await replica.follow('cart');
    await settle();
    follower.stall();
    await prod.put(ready('10.0.0.1', '10.0.0.2')); // is taken: it was asked for already
    for (let i = 3; i < 30; i += 1) await prod.put(ready('10.0.0.1', `10.0.0.${i}`));
    follower.resume();
    await settle();
    expect(told(follower.events).slice(2)).toEqual([
      ['e1:2', 'ADDED 10.0.0.2'],
      ['e1:29', 'REMOVED 10.0.0.2', 'ADDED 10.0.0.29'],
    ]);
  });

  test('is let go after a while, and can go on from its cursor', async () => {
    const { prod, replica, beat } = await world();
    const follower = await replica.follow('cart');
    await settle();
    follower.stall();
    await prod.put(ready('10.0.0.1', '10.0.0.2'));
    await prod.put(ready('10.0.0.2'));
    for (let i = 0; i < 5; i += 1) await beat();
    expect(follower.stream.end).toBe('SLOW');
    follower.resume();
    await follower.ended;
    expect(replica.streams.count).toBe(0);
    const again = await replica.follow('cart', follower.cursor);
    await settle();
    expect(told(again.events)).toEqual([
      ['CONNECTED', 'e1:2'],
      ['e1:3', 'REMOVED 10.0.0.1'],
    ]);
  });

  test('that takes what there is now and then is not slow', async () => {
    const { prod, replica, beat } = await world();
    const follower = await replica.follow('cart');
    for (let i = 2; i < 12; i += 1) {
      await prod.put(ready(`10.0.0.${i}`));
      await beat();
    }
    expect(follower.stream.end).toBeNull();
  });
});

describe('a resumption', () => {
  test.each([
    ['from memory', {}],
    ['from the log', { recentChanges: 1 }],
  ])('%s tells exactly the net changes that were missed', async (_where, options) => {
    const { prod, replica } = await world(options);
    const first = await replica.follow('cart');
    await settle();
    first.stream.close();
    await prod.put(ready('10.0.0.1', '10.0.0.2', '10.0.0.3'));
    await prod.put(ready('10.0.0.1', '10.0.0.3'));
    await prod.put(aSlice('cart-x', [anEndpoint('10.0.0.1', { zone: 'b' }), anEndpoint('10.0.0.3')]));
    await prod.put(aService('other'));
    const again = await replica.follow('cart', first.cursor);
    await settle();
    expect(told(again.events)).toEqual([
      ['CONNECTED', 'e1:1'],
      ['e1:4', 'MODIFIED 10.0.0.1', 'ADDED 10.0.0.3'],
    ]);
    expect(checkHistory([...first.events, ...again.events], { lines })).toEqual([]);
  });

  test('with nothing missed answers at once with a bookmark', async () => {
    const { prod, replica } = await world();
    await prod.put(ready('10.0.0.2'));
    await prod.put(ready('10.0.0.1'));
    const quiet = await replica.follow('cart', 'e1:3');
    await settle();
    expect(told(quiet.events).slice(1)).toEqual([['HEARTBEAT', 'e1:3']]);
  });

  test.each([
    ['from another epoch', 'e0:1'],
    ['from the future', 'e1:99'],
  ])('%s is told anew', async (_what, since) => {
    const { clock, replica } = await world();
    const following = replica.follow('cart', since);
    await clock.step(2_000);
    const { events } = await following;
    await settle();
    expect(told(events)[1]).toEqual(['RESYNC', 'e1:1', '10.0.0.1']);
  });

  test('older than the log is told anew; but a cursor of a quiet Service never ages', async () => {
    const { database, prod } = await world();
    await prod.put(ready('10.0.0.2'));
    for (let i = 0; i < 5; i += 1) await prod.put(aService('other'));
    database.log.splice(0, 4);
    const replica = new Replica(new MemoryLogFeed(database), database.clock);
    await settle();
    const [old, quiet] = [await replica.follow('cart', 'e1:1'), await replica.follow('cart', 'e1:2')];
    await settle();
    expect(told(old.events).slice(1)).toEqual([['RESYNC', 'e1:2', '10.0.0.2']]);
    expect(told(quiet.events).slice(1)).toEqual([['HEARTBEAT', 'e1:7']]);
  });

  test('while the database is away is possible as long as memory reaches back', async () => {
    const { database, prod, replica } = await world({ recentChanges: 2 });
    await prod.put(ready('10.0.0.2'));
    await prod.put(ready('10.0.0.3'));
    await prod.put(ready('10.0.0.4'));
    database.fail();
    const [near, far] = [await replica.follow('cart', 'e1:3'), await replica.follow('cart', 'e1:1')];
    await settle();
    expect(told(near.events).slice(1)).toEqual([['e1:4', 'REMOVED 10.0.0.3', 'ADDED 10.0.0.4']]);
    expect(told(far.events).slice(1)).toEqual([['RESYNC', 'e1:4', '10.0.0.4']]);
  });
});

describe('equal selections', () => {
  test('are projected once, and their events are one object', async () => {
    const { prod, replica } = await world();
    const [a, b] = [await replica.follow('cart'), await replica.follow('cart')];
    await settle();
    await prod.put(ready('10.0.0.2'));
    await settle();
    expect(a.events[1]).toBe(b.events[1]);
    expect(a.events[2]).toBe(b.events[2]);
    expect(a.events).toHaveLength(3);
  });
});

describe('several clusters', () => {
  test('are one Service, and where it is deleted its slices count no more', async () => {
    const { database, prod, replica } = await world();
    const edge = await MemoryMirror.live(database, 'edge', cart, aSlice('cart-e', [anEndpoint('10.0.0.9')]));
    await settle();
    const follower = await replica.follow('cart');
    await settle();
    await prod.put(ready('10.0.0.2'));
    await edge.remove(cart);
    await settle();
    expect(told(follower.events).slice(1)).toEqual([
      ['SNAPSHOT', 'e1:2', '10.0.0.1', '10.0.0.9'],
      ['e1:3', 'REMOVED 10.0.0.1', 'ADDED 10.0.0.2'],
      ['e1:4', 'REMOVED 10.0.0.9'],
    ]);
  });

  test('one that is being read adds nothing, and says so, until it is read completely: then at once all', async () => {
    const { database, replica } = await world();
    const edge = await MemoryMirror.declare(database, 'edge');
    const follower = await replica.follow('cart');
    await edge.put(cart, aSlice('cart-e', [anEndpoint('10.0.0.9')]));
    await settle();
    expect(replica.catalog.freshness({ cluster: null, sight: EVERYWHERE }).clusters).toMatchObject([
      { state: 'LIVE' },
      { state: 'SYNCING' },
    ]);
    await edge.sync();
    await settle();
    const { events } = follower;
    expect(
      told(events)
        .filter(([type]) => type !== 'FRESHNESS')
        .slice(1),
    ).toEqual([
      ['SNAPSHOT', 'e1:1', '10.0.0.1'],
      [expect.any(String), 'ADDED 10.0.0.9'],
    ]);
    expect(checkHistory(events, { lines, final: ['10.0.0.1 true', '10.0.0.9 true'] })).toEqual([]);
  });

  test.each([
    ['the replica that saw it', false],
    ['one that was started later', true],
  ])('one that is read completely while a subscriber is away comes when it resumes, at %s', async (_where, later) => {
    const { clock, database, replica } = await world();
    const edge = await MemoryMirror.declare(database, 'edge');
    await edge.put(cart, aSlice('cart-e', [anEndpoint('10.0.0.9')]));
    const before = await replica.follow('cart');
    await clock.step(10_000); // a bookmark: everything up to it was delivered
    before.stream.close();
    await edge.sync();
    await settle();
    const at = later ? new Replica(new MemoryLogFeed(database), clock) : replica;
    await settle();
    const resumed = await at.follow('cart', before.cursor);
    await settle();
    expect(before.cursor).toBe('e1:2');
    expect(told(resumed.events).slice(1)).toEqual([['e1:3', 'ADDED 10.0.0.9']]);
    const again = await at.follow('cart', resumed.cursor);
    await settle();
    expect(told(again.events).slice(1)).toEqual([['HEARTBEAT', 'e1:3']]);
  });

  test('one that is read completely is told of in the revision that says so, whenever its status is read', async () => {
    const { database, replica } = await world();
    const edge = await MemoryMirror.declare(database, 'edge');
    await edge.put(cart, aSlice('cart-e', [anEndpoint('10.0.0.9')]));
    const follower = await replica.follow('cart');
    await settle();
    const revision = {
      seq: 3,
      cluster: 'edge',
      at: '2026-01-01T00:00:00.000Z',
      ageMs: 0,
      changes: [],
      synced: true,
    } as const;
    replica.catalog.onRevisions([revision]);
    await settle();
    const added = () => told(follower.events).filter(([, change]) => change === 'ADDED 10.0.0.9');
    expect(added()).toEqual([['e1:3', 'ADDED 10.0.0.9']]);
    replica.catalog.onClusters(database.records()); // read before that revision
    await settle();
    expect(added()).toEqual([['e1:3', 'ADDED 10.0.0.9']]);
    expect(replica.catalog.board.isSynced('edge')).toBe(true);
  });
});
