import { beforeEach, expect, test } from '@jest/globals';
import { EPOCH_ANNOTATION } from '@rollcall/core';
import { aBackend, anEndpoint, aService, aSlice, registering, settle, WriteBackWorld } from '@rollcall/testing';

const ORDERS_DB = aService('orders-db', {
  ports: [{ name: 'pg', protocol: 'TCP', port: 5432, targetPort: 5432 }],
  spec: { selector: {} },
});
const SLICE = 'orders-db-rollcall-ipv4-1';
const place = { namespace: 'shop', name: SLICE };

let world: WriteBackWorld;
beforeEach(async () => {
  world = await WriteBackWorld.open();
});

/** Steps the clock for so long, in seconds. */
const pass = async (seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second += 1) await world.clock.step(1_000);
};

test('while nothing is registered nothing is kept in memory and nothing is written', async () => {
  world.observe({ service: ORDERS_DB }, { slice: aSlice('cart-x1', [anEndpoint('10.0.0.1')]) });
  const { worker } = await world.lead();
  await pass(60);
  expect(world.feeds).toBe(1);
  expect(world.logger.messages('info')).toEqual([]);
  await world.register(aBackend());
  expect(world.feeds).toBe(2);
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
  await worker.stop();
});

test('a worker that lost its lease writes nothing more, not even the rest of a plan', async () => {
  world.observe({ service: ORDERS_DB });
  const leader = await world.lead({ maxEndpoints: 1 });
  world.meanwhile = () => {
    leader.lapse();
    return Promise.resolve();
  };
  await world.register(aBackend(), aBackend({ address: '10.20.0.12' }));
  await pass(120);
  expect(world.writer.writes).toEqual([`create shop/${SLICE}`]);
});

test('a worker that is told that it leads no more stops at once', async () => {
  const { worker } = await world.lead();
  world.observe({ service: ORDERS_DB });
  await settle();
  await worker.onLost('prod');
  await world.register(aBackend());
  await pass(60);
  expect(world.writer.writes).toEqual([]);
  expect(world.status('b-10.20.0.11').state).toBe('PENDING');
});

test('the slices of a new leader say its epoch, and the old one writes nothing over them', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  const young = await world.lead();
  await settle();
  expect(world.cluster.slices.map(({ metadata }) => metadata.annotations?.[EPOCH_ANNOTATION])).toEqual(['2']);
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
  await young.worker.stop();
  await world.register(aBackend({ address: '10.20.0.12' }));
  await pass(60);
  expect(world.written()).toEqual({ [SLICE]: ['10.20.0.11'] });
});

test('slices of an epoch that the database has lost are written under a higher one', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  world.cluster.edit(place, { metadata: { annotations: { [EPOCH_ANNOTATION]: '41' } } }, 'rollcall');
  await settle();
  await pass(5);
  expect(world.cluster.slices.map(({ metadata }) => metadata.annotations?.[EPOCH_ANNOTATION])).toEqual(['42']);
});

test('slices of registrations that were removed while nobody led go', async () => {
  const { worker } = await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  await worker.stop();
  await world.backends.write({ ...registering(), edits: [{ type: 'REMOVE', id: 'b-10.20.0.11', expected: 1 }] });
  await world.lead();
  expect(world.written()).toEqual({});
});

test('nothing is written and nobody orphaned before the cluster was read completely', async () => {
  world.database.cluster('prod').synced = false;
  const progress = world.database.cluster('prod');
  Object.defineProperty(progress, 'synced', { get: () => false, set: () => undefined, configurable: true });
  await world.lead();
  await world.register(aBackend());
  await pass(30);
  expect(world.status('b-10.20.0.11').state).toBe('PENDING');
  expect(world.writer.writes).toEqual([]);
});

test('a database that is away changes nothing in the cluster, and statuses follow when it is back', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await settle();
  world.isWatching = false;
  world.meanwhile = () => {
    world.database.fail();
    return Promise.resolve();
  };
  await world.register(aBackend());
  await pass(60);
  expect(world.written()).toEqual({ [SLICE]: ['10.20.0.11'] });
  expect(world.writer.writes.length).toBeLessThan(10);
  world.meanwhile = () => Promise.resolve();
  world.database.recover();
  world.watchAgain();
  await pass(40);
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
});

test.each([1, 2, 3, 4])(
  'a worker that is killed in its write number %d leaves nothing that its successor does not mend',
  async (fatal) => {
    world.observe({ service: ORDERS_DB });
    const leader = await world.lead({ maxEndpoints: 1 });
    await world.register(aBackend({ address: '10.20.0.10' }));
    world.meanwhile = () => {
      if (world.writer.writes.length < 1 + fatal) return Promise.resolve();
      leader.lapse();
      return new Promise(() => undefined);
    };
    await world.backends.write({
      ...registering(...['11', '12', '13'].map((n) => aBackend({ address: `10.20.0.${n}` }))),
    });
    await world.backends.write({ ...registering(), edits: [{ type: 'REMOVE', id: 'b-10.20.0.10', expected: 1 }] });
    await settle();
    world.meanwhile = () => Promise.resolve();
    await world.lead({ maxEndpoints: 1 });
    await pass(60);
    expect(Object.values(world.written()).flat().sort()).toEqual(['10.20.0.11', '10.20.0.12', '10.20.0.13']);
    expect([...world.database.backends.values()].map(({ status }) => status.writeBack.state)).toEqual([
      'OBSERVED',
      'OBSERVED',
      'OBSERVED',
    ]);
  },
);
