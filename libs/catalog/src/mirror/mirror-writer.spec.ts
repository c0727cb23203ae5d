import { describe, expect, test } from '@jest/globals';
import type { ScriptedWorker } from '@rollcall/testing';
import { ALL_SERVICES, anEndpoint, aService, aSlice, settle, WorkerWorld } from '@rollcall/testing';

import { DesiredStates } from './desired-states.js';

const cart = (resourceVersion: string) => aService('cart', { resourceVersion });

async function mirroring(): Promise<{ world: WorkerWorld; worker: ScriptedWorker }> {
  const world = new WorkerWorld();
  const worker = await world.start();
  worker.source.snapshots('20', [cart('10')]);
  await settle();
  return { world, worker };
}

describe('while the database is away', () => {
  test('the last state of each object waits, however many updates come, and is written when it is back', async () => {
    const { world, worker } = await mirroring();
    const { seq } = world.database;
    world.database.fail();
    for (let i = 0; i < 10_000; i += 1) {
      worker.source.upsert(
        aSlice(`s${i % 10}-x`, [anEndpoint(`10.0.0.${i % 250}`)], { resourceVersion: String(100 + i) }),
      );
      if (i % 500 === 0) await world.clock.step(1_500);
    }
    const [[, mirror] = []] = [...worker.worker.mirrors()];
    expect(mirror?.figures().waiting).toBe(10);
    world.database.recover();
    await world.clock.step(60_000);
    const expected = Array.from({ length: 10 }, (_, i) => `shop/s${i}-x@${10_090 + i}`);
    expect(world.stored()).toEqual(['shop/cart@10', ...expected]);
    expect(world.database.seq).toBe(seq + 1);
  });

  test('it is asked again after longer and longer pauses, and not in a hot loop', async () => {
    const { world, worker } = await mirroring();
    world.database.fail();
    worker.source.upsert(cart('21'));
    const failures = (): number =>
      world.logger.messages('warn').filter((each) => each.includes('could not be written')).length;
    await world.clock.step(10_000);
    expect(failures()).toBeLessThanOrEqual(8);
    await world.clock.step(60_000);
    expect(failures()).toBeGreaterThan(8);
    expect(failures()).toBeLessThanOrEqual(12);
  });

  test('a worker that stops does not wait for it', async () => {
    const { world, worker } = await mirroring();
    world.database.fail();
    worker.source.upsert(cart('21'));
    await settle();
    await worker.worker.stop();
    world.database.recover();
    expect(world.stored()).toEqual(['shop/cart@10']);
    const heir = await world.start({ name: 'w2' });
    await world.clock.step(20_000);
    expect(heir.source.startedWith?.get('services')).toBe('20'); // the watch delivers it again
  });
});

describe('a write whose answer is lost', () => {
  test('is not written again: the replay makes no revision', async () => {
    const { world, worker } = await mirroring();
    const { seq } = world.database;
    world.database.loseAnswers(1);
    worker.source.upsert(cart('21'));
    await world.clock.step(60_000);
    expect(world.stored()).toEqual(['shop/cart@21']);
    expect(world.database.seq).toBe(seq + 1);
  });

  test('is made up for by what was observed meanwhile, in order', async () => {
    const { world, worker } = await mirroring();
    const { seq } = world.database;
    world.database.loseAnswers(1);
    worker.source.upsert(cart('21'));
    await settle();
    worker.source.upsert(cart('22'));
    worker.source.delete(cart('22'), '23');
    await world.clock.step(60_000);
    expect(world.stored()).toEqual([]);
    expect(world.database.seq).toBe(seq + 2);
  });
});

describe('an object that cannot be stored', () => {
  const poisonous = async () => {
    const started = await mirroring();
    started.world.database.refused.add('poison');
    return started;
  };

  test('is reported and left out, and the rest is written', async () => {
    const { world, worker } = await poisonous();
    worker.source.snapshot(ALL_SERVICES, '30', [cart('21'), aService('poison'), aService('pay')]);
    await settle();
    expect(world.stored()).toEqual(['shop/cart@21', 'shop/pay@1']);
    expect(world.logger.lines).toContainEqual({
      level: 'error',
      message: 'an object cannot be stored and is skipped',
      fields: { cluster: 'prod', object: 'services/shop/poison', error: 'poison cannot be stored' },
    });
  });

  test('takes nothing along of what is observed while it is refused', async () => {
    const { world, worker } = await poisonous();
    worker.source.upsert(aService('poison'));
    worker.source.upsert(cart('22'));
    await settle();
    expect(world.stored()).toEqual(['shop/cart@22']);
  });
});

test('the epoch that leads by now is the only one that writes: the other worker stops at once', async () => {
  const { world, worker } = await mirroring();
  const { lease } = world.prod;
  Object.assign(lease, { epoch: lease.epoch + 1, holder: 'w2', expiresAtMs: world.clock.nowMs() + 15_000 });
  worker.source.upsert(cart('21'));
  await settle();
  expect(worker.source.stopped).toBe(true);
  expect([...worker.worker.mirrors()]).toEqual([]);
  expect(world.stored()).toEqual(['shop/cart@10']);
  expect(lease.holder).toBe('w2');
});

describe('states that wait', () => {
  const state = (name: string, receivedAtMs: number, resourceVersion = '1') =>
    ({
      resource: 'services',
      namespace: 'shop',
      name,
      object: aService(name, { resourceVersion }),
      receivedAtMs,
    }) as const;

  test('are the newest, as old as their first observation', () => {
    const states = new DesiredStates();
    states.put(state('cart', 5));
    states.put(state('pay', 7));
    states.put(state('cart', 9, '2'));
    expect(states.size).toBe(2);
    expect(states.oldestMs).toBe(5);
    expect(states.take()).toEqual([state('cart', 5, '2'), state('pay', 7)]);
    expect(states.isEmpty).toBe(true);
    states.put(state('pay', 11, '3'));
    expect(states.oldestMs).toBe(5);
    expect(states.get('services', 'shop', 'cart')?.object?.metadata.resourceVersion).toBe('2');
    states.restore();
    expect([...states]).toEqual([state('cart', 5, '2'), state('pay', 7, '3')]);
    states.take();
    states.written();
    expect([states.size, states.oldestMs]).toEqual([0, null]);
  });
});
