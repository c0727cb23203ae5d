import { describe, expect, test } from '@jest/globals';

import type { ScriptedWorker } from '@rollcall/testing';

import type { LedCluster } from '../write-back/led-cluster.js';
import {
  aService,
  MemoryClusterRegistry,
  MemoryLeaseStore,
  settle,
  WORKER_OPTIONS,
  WorkerWorld,
} from '@rollcall/testing';

const { leaseMs } = WORKER_OPTIONS;
const leads = ({ worker }: ScriptedWorker): readonly string[] => [...worker.mirrors()].map(([name]) => name).sort();
const cart = (resourceVersion: string) => aService('cart', { resourceVersion });

describe('who leads a cluster', () => {
  test('the first worker; another one waits', async () => {
    const world = new WorkerWorld();
    const first = await world.start();
    const second = await world.start({ name: 'w2' });
    await world.clock.step(10 * leaseMs);
    expect([leads(first), leads(second)]).toEqual([['prod'], []]);
    expect(world.prod.lease.epoch).toBe(1);
  });

  test('the other one at its next renewal after the first has stopped', async () => {
    const world = new WorkerWorld();
    const first = await world.start();
    first.source.snapshots('20', [cart('10')]);
    const second = await world.start({ name: 'w2' });
    await first.worker.stop();
    expect(first.source.stopped).toBe(true);
    await world.clock.step(leaseMs / 3);
    expect(leads(second)).toEqual(['prod']);
    expect(second.source.startedWith?.get('services')).toBe('20');
  });

  test('the other one at most a renewal after the lease of a dead one has ended', async () => {
    const world = new WorkerWorld();
    await new MemoryClusterRegistry(world.database).declare('prod', 'KUBERNETES');
    await new MemoryLeaseStore(world.database).acquire('prod', 'killed', leaseMs); // and never renewed
    const heir = await world.start({ name: 'w3' });
    expect(leads(heir)).toEqual([]);
    await world.clock.step((leaseMs * 4) / 3);
    expect(leads(heir)).toEqual(['prod']);
    expect(world.prod.lease.epoch).toBe(2);
  });

  test('nobody else while the database is away; and the first one again, if nobody took it meanwhile', async () => {
    const world = new WorkerWorld();
    const first = await world.start();
    first.source.snapshots('20', [cart('10')]);
    await settle();
    world.database.fail();
    await world.clock.step(10 * leaseMs);
    world.database.recover();
    first.source.upsert(cart('21'));
    await world.clock.step(60_000);
    expect(leads(first)).toEqual(['prod']);
    expect(world.stored()).toEqual(['shop/cart@21']);
    expect(world.prod.lease.epoch).toBe(1);
  });

  test('not a worker that slept longer than its lease: it writes nothing and gives up', async () => {
    const world = new WorkerWorld();
    const first = await world.start();
    first.source.snapshots('20', [cart('10')]);
    await settle();
    Object.assign(world.prod.lease, { epoch: 2, holder: 'w2', expiresAtMs: world.clock.nowMs() + 10 * leaseMs });
    await world.clock.step(leaseMs / 3);
    expect(leads(first)).toEqual([]);
    expect(first.source.stopped).toBe(true);
    expect(world.prod.lease).toMatchObject({ epoch: 2, holder: 'w2' });
  });
});

describe('many clusters', () => {
  const clusters = ['a', 'b', 'c', 'd', 'e'];

  test('are all led by the only worker', async () => {
    const world = new WorkerWorld();
    const only = await world.start({ clusters });
    expect(leads(only)).toEqual(clusters);
  });

  test('are shared with a worker that joins, one at a time, and none is without one for long', async () => {
    const world = new WorkerWorld();
    const first = await world.start({ clusters });
    const second = await world.start({ name: 'w2', clusters });
    await world.clock.step(6 * leaseMs);
    expect(leads(first)).toHaveLength(3);
    expect([...leads(first), ...leads(second)].sort()).toEqual(clusters);
    expect([...world.database.clusters.values()].map(({ lease }) => lease.epoch - 1).filter(Boolean)).toHaveLength(2);
  });

  test('are all taken over from a worker that is gone', async () => {
    const world = new WorkerWorld();
    const first = await world.start({ clusters });
    const second = await world.start({ name: 'w2', clusters });
    await world.clock.step(6 * leaseMs);
    await first.worker.stop();
    await world.clock.step(leaseMs);
    expect(leads(second)).toEqual(clusters);
  });

  test('that only one worker configures stay with it, whatever its share is', async () => {
    const world = new WorkerWorld();
    const first = await world.start({ clusters: ['a', 'b'] });
    await world.start({ name: 'w2', clusters: ['c'] });
    await world.clock.step(10 * leaseMs);
    expect(leads(first)).toEqual(['a', 'b']);
    const { epoch } = world.database.cluster('a').lease;
    await world.clock.step(20 * leaseMs);
    expect(world.database.cluster('a').lease.epoch).toBe(epoch); // not given away again and again
  });

  test('that cannot be read do not keep the others waiting', async () => {
    const world = new WorkerWorld();
    const worker = await world.start({ clusters: ['black-holed', 'prod'] });
    const [hole, prod] = worker.sources;
    hole!.trouble('UNREACHABLE');
    prod!.snapshots('20', [cart('10')]);
    await world.clock.step(10_000);
    expect(world.database.cluster('black-holed').status?.state).toBe('UNREACHABLE');
    expect(world.prod).toMatchObject({ synced: true, status: { state: 'LIVE' } });
  });
});

describe('whoever works for the clusters that are led', () => {
  const listening = () => {
    const [clusters, lost]: [LedCluster[], string[]] = [[], []];
    const leadership = {
      onLed: (cluster: LedCluster) => void clusters.push(cluster),
      onLost: (cluster: string) => Promise.resolve(void lost.push(cluster)),
    };
    return { clusters, lost, leadership };
  };

  test('is told of each, under its epoch, and when it is led no more', async () => {
    const world = new WorkerWorld();
    const { clusters, lost, leadership } = listening();
    const { worker } = await world.start({ leadership });
    expect(clusters).toMatchObject([{ name: 'prod', epoch: 1, writeBack: false }]);
    await world.clock.step(10 * leaseMs);
    expect([clusters.length, lost, clusters[0]!.isHeld()]).toEqual([1, [], true]);
    await worker.stop();
    expect([lost, clusters[0]!.isHeld()]).toEqual([['prod'], false]);
  });

  test('is told at once when a renewal finds the lease lost', async () => {
    const world = new WorkerWorld();
    const { clusters, lost, leadership } = listening();
    await world.start({ leadership });
    Object.assign(world.prod.lease, { epoch: 2, holder: 'w2', expiresAtMs: Infinity });
    await world.clock.step(leaseMs / 3);
    expect([lost, clusters[0]!.isHeld()]).toEqual([['prod'], false]);
  });

  test('may not write any more once the lease could have run out, whether the database says so or not', async () => {
    const world = new WorkerWorld();
    const { clusters, lost, leadership } = listening();
    await world.start({ leadership });
    world.database.fail();
    await world.clock.step(leaseMs - 1);
    expect(clusters[0]!.isHeld()).toBe(true);
    await world.clock.step(1);
    expect([clusters[0]!.isHeld(), lost]).toEqual([false, []]);
    world.database.recover();
    await world.clock.step(leaseMs);
    expect(clusters.at(-1)!.isHeld()).toBe(true);
  });
});

describe('stop', () => {
  test('before anything could begin', async () => {
    const world = new WorkerWorld();
    world.database.fail();
    const { worker, sources } = await world.start();
    await worker.stop();
    world.database.recover();
    await world.clock.step(10 * leaseMs);
    expect(sources).toEqual([]);
    expect(world.clock.nextInMs()).toBeNull();
  });

  test.each([
    ['before the first list', () => Promise.resolve()],
    [
      'while something is held, compared and waited for',
      async (world: WorkerWorld, { source }: ScriptedWorker) => {
        source.snapshots(
          '20',
          Array.from({ length: 40 }, (_, i) => aService(`s${i}`)),
        );
        await settle();
        source.snapshots('30', []);
        await world.clock.step(WORKER_OPTIONS.resyncMs);
      },
    ],
    [
      'while a write is in hand',
      async (_world: WorkerWorld, { source }: ScriptedWorker) => {
        source.snapshots('20', [cart('10')]);
        await Promise.resolve();
      },
    ],
    [
      'in a pause after a failed write',
      async (world: WorkerWorld, { source }: ScriptedWorker) => {
        world.database.fail();
        source.snapshots('20', [cart('10')]);
        await settle();
      },
    ],
  ])('%s leaves no timer, no source and no lease', async (_when, until) => {
    const world = new WorkerWorld();
    const worker = await world.start();
    await until(world, worker);
    await worker.worker.stop();
    expect(worker.sources.every(({ stopped }) => stopped)).toBe(true);
    expect(world.clock.nextInMs()).toBeNull();
    world.database.recover();
    const { seq } = world.database;
    await world.clock.step(10 * leaseMs);
    expect(world.database.seq).toBe(seq);
  });
});
