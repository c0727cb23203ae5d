import { describe, expect, test } from '@jest/globals';
import { DEFAULT_SELECTION } from '@rollcall/core';
import {
  anEndpoint,
  aService,
  aSlice,
  ManualClock,
  MemoryClusterCommands,
  MemoryDatabase,
  MemoryLeaseStore,
  MemoryLogFeed,
  MemoryMirror,
  MemoryMirrorStore,
  Replica,
  settle,
} from '@rollcall/testing';

import {
  AmbiguousServiceError,
  NotFoundError,
  NotSyncedError,
  ResyncRequiredError,
  TooStaleError,
} from '../catalog-errors.js';
import { EVERYWHERE } from '../access/access.js';
import { ClusterInUseError, retireCluster } from '../clusters/retire-cluster.js';

const cart = aService('cart');
const slice = (...addresses: readonly string[]) =>
  aSlice(
    'cart-x',
    addresses.map((address) => anEndpoint(address)),
  );
const ref = (cluster: string | null = null, name = 'cart') => ({ cluster, namespace: 'shop', name, sight: EVERYWHERE });

function world() {
  const clock = new ManualClock();
  const database = new MemoryDatabase(clock);
  const replica = new Replica(new MemoryLogFeed(database), clock);
  const read = (cluster: string | null = null, name = 'cart') =>
    replica.reads.readNow(ref(cluster, name), DEFAULT_SELECTION);
  return { clock, database, replica, read };
}

describe('a read', () => {
  test('before the view is loaded, and before any cluster is known, is no answer', async () => {
    const { read } = world();
    expect(() => read()).toThrow(NotSyncedError);
    await settle();
    expect(() => read()).toThrow(/no cluster is known/);
  });

  test('of a cluster that was never read completely is no answer, whatever of it is there', async () => {
    const { database, read, replica } = world();
    const prod = await MemoryMirror.declare(database, 'prod');
    await prod.put(cart);
    await settle();
    for (const cluster of [null, 'prod']) expect(() => read(cluster)).toThrow(NotSyncedError);
    expect(() =>
      replica.services.list(
        { cluster: null, namespace: null, labelSelector: null, q: null, origin: null },
        { limit: 10, after: null },
        EVERYWHERE,
      ),
    ).toThrow(NotSyncedError);
    await prod.sync();
    await settle();
    expect(read().version.endpoints).toEqual([]);
  });

  test('where one cluster has the Service answers, stale, while another is still being read', async () => {
    const { database, read } = world();
    await MemoryMirror.live(database, 'prod', cart, slice('10.0.0.1'));
    await MemoryMirror.declare(database, 'edge');
    await settle();
    expect(read()).toMatchObject({
      freshness: {
        stale: true,
        clusters: [
          { name: 'prod', state: 'LIVE' },
          { name: 'edge', state: 'SYNCING' },
        ],
      },
      version: { endpoints: [{ address: '10.0.0.1' }] },
    });
    expect(read('prod').freshness).toMatchObject({ stale: false, clusters: [{ name: 'prod' }] });
    expect(() => read('edge')).toThrow(NotSyncedError);
    expect(() => read(null, 'elsewhere')).toThrow(NotSyncedError); // the other one may have it
  });

  test('of what does not exist says so', async () => {
    const { database, read } = world();
    await MemoryMirror.live(database, 'prod', cart);
    await settle();
    expect(() => read(null, 'pay')).toThrow(NotFoundError);
    expect(() => read('nowhere')).toThrow(NotFoundError);
  });

  test('of one Service that several clusters have wants to know which; its endpoints are merged', async () => {
    const { database, read, replica } = world();
    for (const [cluster, address] of [
      ['prod', '10.0.0.1'],
      ['edge', '10.0.0.2'],
    ] as const)
      await MemoryMirror.live(database, cluster, cart, slice(address));
    await settle();
    expect(() => replica.services.one(ref())).toThrow(AmbiguousServiceError);
    expect(replica.services.one(ref('edge')).cluster).toBe('edge');
    expect(read().version.endpoints).toMatchObject([{ cluster: 'prod' }, { cluster: 'edge' }]);
  });

  test('with a bound on its age is refused when the view is older, by our own clock', async () => {
    const { clock, database, replica } = world();
    await MemoryMirror.live(database, 'prod', cart);
    await settle();
    const read = () => replica.reads.readNow(ref(), DEFAULT_SELECTION, 30_000);
    expect(read().freshness.stale).toBe(false);
    await clock.step(30_000);
    expect(read().freshness).toMatchObject({ stale: true, lagMs: 30_000 });
    await clock.step(1);
    expect(read).toThrow(TooStaleError);
  });

  test('that names a revision waits for it, and not for ever', async () => {
    const { clock, database, replica } = world();
    const prod = await MemoryMirror.live(database, 'prod', cart);
    await settle();
    const read = (seq: number) =>
      replica.reads.read(ref(), DEFAULT_SELECTION, { maxStalenessMs: null, minRevision: { epoch: 'e1', seq } });
    const waiting = read(2);
    await prod.put(slice('10.0.0.1'));
    expect((await waiting).version.endpoints).toHaveLength(1);
    const refused = expect(read(3)).rejects.toThrow(TooStaleError);
    await clock.step(2_000);
    await refused;
  });

  test('goes on while the database is away, and says how old it is', async () => {
    const { clock, database, read } = world();
    await MemoryMirror.live(database, 'prod', cart, slice('10.0.0.1'));
    await settle();
    database.fail();
    await clock.step(60_000);
    expect(read()).toMatchObject({
      version: { endpoints: [{ address: '10.0.0.1' }] },
      freshness: { stale: true, lagMs: 60_000, asOf: '2026-01-01T00:00:00.000Z' },
    });
  });
});

describe('a long poll', () => {
  const polling = async () => {
    const { clock, database, replica } = world();
    const prod = await MemoryMirror.live(database, 'prod', cart, slice('10.0.0.1'));
    await settle();
    const gone = new AbortController();
    const poll = (seq: number, epoch = 'e1') => {
      const feed = replica.reads.open(ref(), DEFAULT_SELECTION);
      const answer = replica.polls.wait(feed, { epoch, seq }, { waitMs: 60_000, gone: gone.signal });
      return answer.then(({ revision, version }) => [revision, ...version.endpoints.map(({ address }) => address)]);
    };
    return { clock, prod, poll, replica, gone };
  };

  test('answers when the selection changes', async () => {
    const { prod, poll, replica } = await polling();
    const answer = poll(1);
    await settle();
    await prod.put(aService('other'));
    await settle();
    expect(replica.polls.count).toBe(1);
    await prod.put(slice('10.0.0.2'));
    expect(await answer).toEqual(['e1:3', '10.0.0.2']);
  });

  test('answers at once if it changed since, even if it is now as it was', async () => {
    const { prod, poll } = await polling();
    await prod.put(slice('10.0.0.2'));
    await prod.put(slice('10.0.0.1'));
    expect(await poll(1)).toEqual(['e1:3', '10.0.0.1']);
  });

  test('answers after its time with what there is', async () => {
    const { clock, poll } = await polling();
    const answer = poll(1);
    await clock.step(60_000);
    expect(await answer).toEqual(['e1:1', '10.0.0.1']);
  });

  test('ends when the Service is deleted, when its asker is gone, and when all have to go', async () => {
    const { prod, poll, replica, gone } = await polling();
    const released = poll(1);
    await settle();
    replica.polls.release();
    expect(await released).toEqual(['e1:1', '10.0.0.1']);
    const deleted = expect(poll(1)).rejects.toThrow(NotFoundError);
    await settle();
    await prod.remove(cart);
    await deleted;
    await prod.put(cart);
    const left = poll(3);
    await settle();
    gone.abort();
    await left;
    expect(replica.polls.count).toBe(0);
  });

  test('with a cursor that says nothing any more wants a new beginning', async () => {
    const { clock, poll } = await polling();
    await expect(poll(1, 'e0')).rejects.toThrow(ResyncRequiredError);
    const future = expect(poll(99)).rejects.toThrow(ResyncRequiredError);
    await clock.step(2_000);
    await future;
  });
});

describe('a cluster that is retired', () => {
  test('takes along what was mirrored of it, as one revision, and is known no more', async () => {
    const { database, read, replica } = world();
    await MemoryMirror.live(database, 'prod', cart, slice('10.0.0.1'));
    const edge = await MemoryMirror.live(database, 'edge', cart, slice('10.0.0.2'), aService('pay'));
    await settle();
    const follower = await replica.follow('cart');
    await settle();
    const parts = {
      leases: new MemoryLeaseStore(database),
      mirrors: new MemoryMirrorStore(database),
      commands: new MemoryClusterCommands(database),
    };
    await expect(retireCluster('edge', 'ada', parts)).rejects.toThrow(ClusterInUseError);
    database.cluster(edge.cluster).lease.holder = null;
    const { seq } = database;
    await retireCluster('edge', 'ada', parts);
    await settle();
    expect(database.seq).toBe(seq + 1);
    expect(read().freshness.clusters).toMatchObject([{ name: 'prod' }]);
    expect(() => read('edge')).toThrow(NotFoundError);
    expect(follower.events).toContainEqual(
      expect.objectContaining({ type: 'CHANGES', changes: [expect.objectContaining({ type: 'REMOVED' })] }),
    );
    expect(() => read(null, 'pay')).toThrow(NotFoundError);
  });
});
