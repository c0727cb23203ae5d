import { describe, expect, test } from '@jest/globals';
import type { Service } from '@rollcall/core';
import type { ScriptedWorker } from '@rollcall/testing';
import {
  ALL_SERVICES,
  ALL_SLICES,
  aService,
  aSlice,
  MemoryClusterCommands,
  ScriptedSource,
  settle,
  WorkerWorld,
} from '@rollcall/testing';

const HOLD_MS = 300_000;
const services = (count: number, resourceVersion = '10'): readonly Service[] =>
  Array.from({ length: count }, (_, i) => aService(`s${i}`, { resourceVersion }));

/** A worker that knows so many Services, listed at version 20. */
async function knowing(count: number): Promise<{ world: WorkerWorld; worker: ScriptedWorker }> {
  const world = new WorkerWorld();
  const worker = await world.start();
  worker.source.snapshots('20', services(count));
  await settle();
  return { world, worker };
}

describe('a list that lacks known objects', () => {
  test.each([
    { what: 'few of many', known: 40, listed: 25, left: 25 },
    { what: 'a large share of few', known: 12, listed: 2, left: 2 },
    { what: 'exactly the ratio', known: 40, listed: 20, left: 20 },
    { what: 'more than the ratio and the minimum', known: 40, listed: 19, left: 40 },
    { what: 'no more than the minimum', known: 10, listed: 0, left: 0 },
  ])('$what: of $known known, $listed listed, $left left', async ({ known, listed, left }) => {
    const { world, worker } = await knowing(known);
    worker.source.snapshot(ALL_SERVICES, '30', services(listed));
    await settle();
    expect(world.stored()).toHaveLength(left);
    expect(world.prod.status?.state).toBe(left === known && listed < known ? 'GUARDED' : 'LIVE');
  });

  test('is held, and applied when the hold has passed and a second list agrees', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    await settle();
    expect(world.prod.status?.guard).toEqual({
      since: new Date(world.clock.nowMs()).toISOString(),
      removals: 35,
      of: 40,
      until: new Date(world.clock.nowMs() + HOLD_MS).toISOString(),
    });
    worker.source.lists.set('services', { version: '31', objects: services(5) });
    await world.clock.step(HOLD_MS - 1);
    expect(world.stored()).toHaveLength(40);
    await world.clock.step(1);
    expect(world.stored()).toHaveLength(5);
    expect(world.prod.status).toMatchObject({ guard: null });
  });

  test('is removed only where the second list agrees', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    worker.source.lists.set('services', { version: '31', objects: services(8) });
    await world.clock.step(HOLD_MS);
    expect(world.stored()).toHaveLength(8);
  });

  test('stays held while no second list can be had', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    await world.clock.step(HOLD_MS + 60_000);
    expect(world.stored()).toHaveLength(40);
    worker.source.lists.set('services', { version: '31', objects: services(5) });
    await world.clock.step(10_000);
    expect(world.stored()).toHaveLength(5);
  });

  test('goes on from the first time when lists keep lacking the same', async () => {
    const { world, worker } = await knowing(40);
    worker.source.lists.set('services', { version: '31', objects: services(5) });
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    await world.clock.step(HOLD_MS / 2);
    worker.source.snapshot(ALL_SERVICES, '31', services(5));
    await world.clock.step(HOLD_MS / 2);
    expect(world.stored()).toHaveLength(5);
  });

  test('is over when a list has everything again', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    worker.source.snapshot(ALL_SERVICES, '31', services(40));
    await settle();
    expect(world.prod.status).toMatchObject({ state: 'LIVE', guard: null });
    await world.clock.step(HOLD_MS);
    expect(world.stored()).toHaveLength(40);
  });
});

describe('what is held', () => {
  test('is removed at once when it is explicitly deleted', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    for (const service of services(40).slice(5, 20)) worker.source.delete(service, '31');
    await settle();
    expect(world.stored()).toHaveLength(25);
    expect(world.prod.status?.guard).toMatchObject({ removals: 20, of: 40 });
  });

  test('is held no more when it is seen, whatever version it has then', async () => {
    const { world, worker } = await knowing(40);
    const restored = services(5, '3');
    worker.source.snapshot(ALL_SERVICES, '8', restored);
    worker.source.snapshot(ALL_SERVICES, '8', restored); // the cluster went back, and lacks 35
    worker.source.upsert(aService('s39', { resourceVersion: '9', uid: 'uid-again' }));
    await settle();
    expect(world.stored()).toContain('shop/s39@9');
    worker.source.lists.set('services', {
      version: '12',
      objects: [...restored, aService('s38', { resourceVersion: '9' }), aService('s39', { resourceVersion: '9' })],
    });
    await world.clock.step(HOLD_MS);
    expect(world.stored()).toHaveLength(7);
    expect(world.stored()).toContain('shop/s38@9');
  });

  test('is over when the last of it was seen or deleted', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    for (const service of services(40, '31').slice(5)) worker.source.upsert(service);
    await settle();
    expect(world.prod.status?.guard).toBeNull();
  });

  test('is removed when an operator confirms it', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    await settle();
    await new MemoryClusterCommands(world.database).confirmRemoval('prod', 'ada');
    await world.clock.step(1_000);
    expect(world.stored()).toHaveLength(5);
    expect(world.database.commands).toMatchObject([{ done: '35 objects removed' }]);
    expect(world.prod.status).toMatchObject({ state: 'LIVE', guard: null });
  });

  test('a confirmation of nothing says so, and removes nothing later', async () => {
    const { world, worker } = await knowing(40);
    await new MemoryClusterCommands(world.database).confirmRemoval('prod', 'ada');
    await world.clock.step(1_000);
    expect(world.database.commands).toMatchObject([{ done: 'nothing was held' }]);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    await world.clock.step(1_000);
    expect(world.stored()).toHaveLength(40);
  });
});

describe('no Service at all', () => {
  test('is never believed by time, nor is the loss of slices that goes with it', async () => {
    const { world, worker } = await knowing(12);
    const slices = Array.from({ length: 12 }, (_, i) => aSlice(`s${i}-x`, [], { resourceVersion: '22' }));
    for (const slice of slices) worker.source.upsert(slice);
    for (const scope of ['services', 'endpointslices']) worker.source.lists.set(scope, { version: '31', objects: [] });
    worker.source.snapshots('30', []);
    await world.clock.step(4 * HOLD_MS);
    expect(world.stored()).toHaveLength(24);
    expect(world.prod.status?.guard).toMatchObject({ removals: 24, until: null });
    await new MemoryClusterCommands(world.database).confirmRemoval('prod', 'ada');
    await world.clock.step(1_000);
    expect(world.stored()).toEqual([]);
  });

  test('is looked at again: when the cluster has them after all, the hold is over, and nobody is asked any more', async () => {
    const { world, worker } = await knowing(12);
    worker.source.snapshot(ALL_SERVICES, '30', []);
    await world.clock.step(HOLD_MS - 1);
    expect(world.prod.status?.guard).toMatchObject({ removals: 12, until: null });
    worker.source.lists.set('services', { version: '31', objects: services(11) });
    await world.clock.step(1);
    expect(world.stored()).toHaveLength(11);
    expect(world.prod.status).toMatchObject({ guard: null });
  });

  test('is an ordinary loss where only some namespaces are watched', async () => {
    const scopes = (['services', 'endpointslices'] as const).map((resource) => ({ resource, namespace: 'shop' }));
    const world = new WorkerWorld();
    const { source } = await world.start({ newSource: () => new ScriptedSource(scopes) });
    source.snapshot(scopes[0]!, '20', services(12));
    source.snapshot(scopes[0]!, '30', []);
    await settle();
    expect(world.prod.status?.guard).toMatchObject({ until: expect.any(String) as unknown });
    source.lists.set('services/shop', { version: '31', objects: [] });
    await world.clock.step(HOLD_MS);
    expect(world.stored()).toEqual([]);
  });
});

describe('a hold outlives its worker', () => {
  test('which lists anew, and goes on counting', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    await world.clock.step(HOLD_MS / 2);
    const since = world.prod.status?.guard?.since;
    await worker.worker.stop();

    const heir = await world.start({ name: 'w2' });
    expect(heir.source.startedWith).toEqual(new Map());
    heir.source.lists.set('services', { version: '31', objects: services(5) });
    heir.source.snapshots('31', services(5));
    await settle();
    expect(world.prod.status?.guard).toMatchObject({ since });
    await world.clock.step(HOLD_MS / 2);
    expect(world.stored()).toHaveLength(5);
  });

  test('even one that had no time to say so', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    worker.source.bookmark(ALL_SERVICES, '35');
    await world.clock.step(30_000);
    world.prod.status = null;
    await worker.worker.stop();
    expect((await world.start()).source.startedWith?.get('services')).toBe('20');
  });

  test('but a hold that is over is none for the next loss', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    await settle();
    await worker.worker.stop();
    const { source } = await world.start();
    source.snapshots('40', services(40));
    await world.clock.step(2 * HOLD_MS);
    source.lists.set('services', { version: '50', objects: services(5) });
    source.snapshot(ALL_SERVICES, '50', services(5));
    await world.clock.step(HOLD_MS - 1);
    expect(world.stored()).toHaveLength(40);
  });

  test('an older list does not remove anything from the heir', async () => {
    const { world, worker } = await knowing(40);
    worker.source.snapshot(ALL_SERVICES, '30', services(5));
    await settle();
    await worker.worker.stop();
    const { source } = await world.start();
    expect(source.snapshot(ALL_SERVICES, '19', services(39))).toBe('refused');
  });
});

test('lists that fail, or of one resource only, remove nothing of the other', async () => {
  const { world, worker } = await knowing(40);
  worker.source.trouble('OVERLOADED');
  worker.source.snapshot(ALL_SLICES, '30', []);
  await world.clock.step(60_000);
  expect(world.stored()).toHaveLength(40);
});
