import { describe, expect, test } from '@jest/globals';
import type { ScriptedWorker } from '@rollcall/testing';
import { ALL_SERVICES, aService, settle, WORKER_OPTIONS, WorkerWorld } from '@rollcall/testing';

const named = (name: string, resourceVersion: string) => aService(name, { resourceVersion });
const { resyncMs } = WORKER_OPTIONS;

/** A worker that knows two Services; its next full compare finds the given list. */
async function comparing(
  version: string,
  objects: readonly ReturnType<typeof named>[],
): Promise<{ world: WorkerWorld; worker: ScriptedWorker }> {
  const world = new WorkerWorld();
  const worker = await world.start();
  worker.source.snapshots('20', [named('cart', '10'), named('pay', '11')]);
  worker.source.lists.set('services', { version, objects });
  await world.clock.step(resyncMs);
  return { world, worker };
}
const drift = (world: WorkerWorld): number | null | undefined => world.prod.status?.drift;

describe('a full compare with the source', () => {
  test('finds nothing where the watch keeps its promise', async () => {
    const { world, worker } = await comparing('30', [named('cart', '25')]);
    worker.source.upsert(named('cart', '25'));
    worker.source.delete(named('pay', '11'), '30');
    await world.clock.step(10_000);
    expect(drift(world)).toBe(0);
    expect(world.stored()).toEqual(['shop/cart@25']);
    expect(world.logger.messages('error')).toEqual([]);
  });

  test('finds what the watch left out, and repairs it', async () => {
    const { world, worker } = await comparing('30', [named('cart', '25'), named('new', '26')]);
    worker.source.bookmark(ALL_SERVICES, '31');
    await world.clock.step(10_000);
    expect(drift(world)).toBe(3); // one outdated, one unknown, one ghost
    expect(world.stored()).toEqual(['shop/cart@25', 'shop/new@26']);
    expect(world.logger.messages('error')).toEqual(['the mirror had drifted from its source']);
  });

  test('waits for a watch that is behind the list', async () => {
    const { world, worker } = await comparing('30', [named('cart', '25')]);
    worker.source.bookmark(ALL_SERVICES, '29');
    await world.clock.step(10_000);
    expect(drift(world)).toBeNull();
    expect(world.stored()).toEqual(['shop/cart@10', 'shop/pay@11']);
  });

  test('takes nothing for missing that the watch added after the list, nor anything for new that it deleted', async () => {
    const { world, worker } = await comparing('30', [named('cart', '10'), named('pay', '11'), named('brief', '29')]);
    worker.source.upsert(named('brief', '29'));
    worker.source.delete(named('brief', '29'), '31');
    worker.source.upsert(named('late', '32'));
    await world.clock.step(10_000);
    expect(drift(world)).toBe(0);
    expect(world.stored()).toEqual(['shop/cart@10', 'shop/late@32', 'shop/pay@11']);
  });

  test('that fails is made again an interval later', async () => {
    const { world, worker } = await comparing('30', []);
    worker.source.lists.clear();
    await world.clock.step(resyncMs);
    worker.source.lists.set('services', { version: '40', objects: [named('cart', '10')] });
    await world.clock.step(resyncMs);
    worker.source.bookmark(ALL_SERVICES, '41');
    await world.clock.step(10_000);
    expect(drift(world)).toBe(1);
  });

  test('does not remove much on its own: the guard judges a list of its own', async () => {
    const many = Array.from({ length: 40 }, (_, i) => named(`s${i}`, '10'));
    const world = new WorkerWorld();
    const { source } = await world.start();
    source.snapshots('20', many);
    source.lists.set('services', { version: '30', objects: [] });
    await world.clock.step(resyncMs);
    source.bookmark(ALL_SERVICES, '31');
    await settle();
    expect(world.stored()).toHaveLength(40);
    expect(source.relists).toMatchObject([{ scope: 'services' }]);
    source.snapshot(ALL_SERVICES, '32', []);
    await world.clock.step(resyncMs);
    source.bookmark(ALL_SERVICES, '33');
    await world.clock.step(10_000);
    expect(world.stored()).toHaveLength(40);
    expect(source.relists).toHaveLength(1); // what is held already is no news
  });
});
