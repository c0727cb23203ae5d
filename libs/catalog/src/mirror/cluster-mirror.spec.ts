import { describe, expect, test } from '@jest/globals';
import type { ScriptedWorker } from '@rollcall/testing';
import {
  ALL_SERVICES,
  ALL_SLICES,
  anEndpoint,
  aService,
  aSlice,
  NOT_READY,
  ScriptedSource,
  settle,
  WorkerWorld,
} from '@rollcall/testing';

const cart = aService('cart', { resourceVersion: '10' });
const cartSlice = aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')], { resourceVersion: '11' });
const at = <T extends { readonly metadata: object }>(object: T, resourceVersion: string, uid?: string): T => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion, ...(uid && { uid }) },
});

/** A worker that has listed both objects at version 20. */
async function mirroring(): Promise<{ world: WorkerWorld; first: ScriptedWorker }> {
  const world = new WorkerWorld();
  const first = await world.start();
  first.source.snapshots('20', [cart, cartSlice]);
  await settle();
  return { world, first };
}

describe('what is known', () => {
  test('the first complete lists make the mirror, and its cursors', async () => {
    const { world } = await mirroring();
    expect(world.stored()).toEqual(['shop/cart-x1@11', 'shop/cart@10']);
    expect(world.prod.synced).toBe(true);
    expect([...world.prod.cursors]).toEqual([
      ['services', '20'],
      ['endpointslices', '20'],
    ]);
  });

  test('a cluster is synced only when every scope was listed', async () => {
    const world = new WorkerWorld();
    const { source } = await world.start();
    source.snapshot(ALL_SERVICES, '20', [cart]);
    await world.clock.step(30_000);
    expect(world.prod.synced).toBe(false);
    expect(world.prod.status?.state).toBe('SYNCING');
    source.bookmark(ALL_SERVICES, '21');
    source.snapshot(ALL_SLICES, '21', []); // nothing in it, and yet it says something
    await settle();
    expect(world.prod.synced).toBe(true);
    expect(world.prod.status?.state).toBe('LIVE');
  });

  test('a cluster is not LIVE before that is stored: replicas could not answer for it', async () => {
    const world = new WorkerWorld();
    const { source, worker } = await world.start();
    world.database.fail();
    source.snapshots('20', [cart, cartSlice]);
    await settle();
    const [[, mirror] = []] = [...worker.mirrors()];
    expect(mirror?.status().state).toBe('SYNCING');
    world.database.recover();
    await world.clock.step(1_000);
    expect(mirror?.status().state).toBe('LIVE');
    expect(world.prod).toMatchObject({ synced: true, status: { state: 'LIVE' } });
  });

  test('what was deleted while no worker ran is missing from the first complete list, and removed', async () => {
    const { world, first } = await mirroring();
    await first.worker.stop();
    const { source } = await world.start();
    source.snapshots('30', [cart]);
    await settle();
    expect(world.stored()).toEqual(['shop/cart@10']);
  });

  test('a new worker resumes from the stored cursors, without a list', async () => {
    const { world, first } = await mirroring();
    await first.worker.stop();
    const { source } = await world.start();
    expect(source.startedWith).toEqual(
      new Map([
        ['services', '20'],
        ['endpointslices', '20'],
      ]),
    );
    source.upsert(at(cart, '21'));
    await settle();
    expect(world.stored()).toEqual(['shop/cart-x1@11', 'shop/cart@21']);
  });

  test('what is listed again unchanged makes no revision', async () => {
    const { world, first } = await mirroring();
    const { seq } = world.database;
    first.source.snapshots('25', [cart, cartSlice]);
    await world.clock.step(10_000);
    first.source.bookmark(ALL_SERVICES, '26');
    await settle();
    expect(world.database.seq).toBe(seq);
    expect([...world.prod.cursors.values()]).toEqual(['26', '25']);
  });

  test('cursors that move alone are written once a heartbeat, and a new worker goes on from there', async () => {
    const { world, first } = await mirroring();
    const { seq } = world.database;
    for (let version = 30; version < 60; version += 1) {
      first.source.bookmark(ALL_SERVICES, String(version));
      await world.clock.step(100);
    }
    expect(Number(world.prod.cursors.get('services'))).toBeLessThan(59);
    await world.clock.step(10_000);
    first.source.bookmark(ALL_SERVICES, '60');
    await settle();
    expect(world.prod.cursors.get('services')).toBe('60');
    expect(world.database.seq).toBe(seq);
    await first.worker.stop();
    expect((await world.start()).source.startedWith?.get('services')).toBe('60');
  });
});

describe('deleted and created again', () => {
  test.each([
    ['across a list', (source: ScriptedSource) => source.snapshot(ALL_SERVICES, '30', [at(cart, '29', 'uid-new')])],
    [
      'inside one flush',
      (source: ScriptedSource) => {
        source.upsert(aService('pay', { resourceVersion: '27' })); // is being written while the rest gathers
        source.delete(cart, '28');
        source.upsert(at(cart, '29', 'uid-new'));
      },
    ],
  ])('%s is one revision from uid to uid', async (_how, recreate) => {
    const { world, first } = await mirroring();
    recreate(first.source);
    await settle();
    const ofCart = world.database.log.slice(2).flatMap(({ changes }) => changes.filter(({ name }) => name === 'cart'));
    expect(ofCart).toMatchObject([
      { before: { metadata: { uid: 'uid-cart' } }, after: { metadata: { uid: 'uid-new', resourceVersion: '29' } } },
    ]);
  });

  test('a late deletion of the one before does not remove the one that is', async () => {
    const { world, first } = await mirroring();
    first.source.upsert(at(cart, '29', 'uid-new'));
    first.source.delete(cart, '28');
    await settle();
    expect(world.stored()).toContain('shop/cart@29');
  });
});

describe('versions', () => {
  test('an observation that is older than what is known changes nothing', async () => {
    const { world, first } = await mirroring();
    first.source.upsert(at(cart, '9'));
    await settle();
    expect(world.stored()).toContain('shop/cart@10');
  });

  test('versions beyond 2^53 are told apart', async () => {
    const { world, first } = await mirroring();
    first.source.upsert(at(cart, '9007199254740993'));
    first.source.upsert(at(cart, '9007199254740992'));
    await settle();
    expect(world.stored()).toContain('shop/cart@9007199254740993');
  });

  test('one list older than what was received is refused, and changes nothing', async () => {
    const { world, first } = await mirroring();
    expect(first.source.snapshot(ALL_SERVICES, '15', [])).toBe('refused');
    expect(first.source.snapshot(ALL_SERVICES, '21', [cart])).toBe('accepted');
    expect(first.source.snapshot(ALL_SERVICES, '16', [])).toBe('refused'); // the one before it does not count any more
    await settle();
    expect(world.stored()).toContain('shop/cart@10');
  });

  test('two lists that agree that the cluster went back replace everything, as one revision', async () => {
    const { world, first } = await mirroring();
    const { seq } = world.database;
    const restored = [at(cart, '5'), aService('old', { resourceVersion: '4' })];
    expect(first.source.snapshot(ALL_SERVICES, '15', restored)).toBe('refused');
    expect(first.source.snapshot(ALL_SERVICES, '15', restored)).toBe('accepted');
    await settle();
    expect(world.stored()).toEqual(['shop/cart-x1@11', 'shop/cart@5', 'shop/old@4']);
    expect(world.database.seq).toBe(seq + 1);
    expect(world.prod.cursors.get('services')).toBe('15');
    first.source.upsert(at(cart, '16'));
    await settle();
    expect(world.stored()).toContain('shop/cart@16');
  });

  test('a server that is behind what it delivered is listed anew', async () => {
    const { first } = await mirroring();
    first.source.prove('20');
    expect(first.source.relists).toEqual([]);
    first.source.prove('19', [ALL_SERVICES]);
    expect(first.source.relists).toMatchObject([{ scope: 'services' }]);
  });

  test('a list older than what is stored is refused by a new worker, too, though it lists from the beginning', async () => {
    const { world, first } = await mirroring();
    first.source.upsert(at(cart, '40'));
    await settle();
    await first.worker.stop();
    world.prod.cursors.clear();
    const { source } = await world.start();
    expect(source.snapshot(ALL_SERVICES, '30', [])).toBe('refused');
    expect(source.snapshot(ALL_SERVICES, '40', [at(cart, '40')])).toBe('accepted');
  });
});

describe('who the cluster is', () => {
  test('the first identity is remembered, another one refused', async () => {
    const { world, first } = await mirroring();
    expect(first.source.identify({ uid: 'a', source: 'kube-system' })).toBe(true);
    expect(first.source.identify({ uid: 'b', source: 'kube-system' })).toBe(false);
    expect(first.source.identify(null)).toBe(true); // it does not let us know: shown as unverified
    await settle();
    await first.worker.stop();
    const second = await world.start();
    expect(second.source.identify({ uid: 'b', source: 'kube-system' })).toBe(false);
    second.source.trouble('OTHER_CLUSTER');
    await settle();
    expect(world.prod.status).toMatchObject({ state: 'UNREACHABLE', identity: { uid: 'a' } });
    expect(world.stored()).toHaveLength(2);
  });
});

describe('how the cluster stands', () => {
  test('LIVE as long as it is proven once in two heartbeats', async () => {
    const { world, first } = await mirroring();
    await world.clock.step(15_000);
    expect(world.prod.status?.state).toBe('LIVE');
    first.source.prove('20');
    await world.clock.step(20_000);
    expect(world.prod.status?.state).toBe('LIVE');
    await world.clock.step(10_000);
    expect(world.prod.status?.state).toBe('STALE');
    first.source.prove('20');
    await settle();
    expect(world.prod.status?.state).toBe('LIVE');
  });

  test.each(['UNREACHABLE', 'UNAUTHENTICATED', 'OTHER_CLUSTER', 'UNREADABLE'] as const)(
    'UNREACHABLE when it is %s, with what to try; and LIVE again when it is heard',
    async (kind) => {
      const { world, first } = await mirroring();
      first.source.trouble(kind);
      await settle();
      expect(world.prod.status).toMatchObject({
        state: 'UNREACHABLE',
        lastError: { message: `services: it is ${kind.toLowerCase()}`, advice: 'look' },
      });
      expect(world.stored()).toHaveLength(2);
      first.source.prove('20');
      await settle();
      expect(world.prod.status).toMatchObject({ state: 'LIVE', lastError: null });
    },
  );

  test('an overloaded server is no reason to doubt what was just proven', async () => {
    const { world, first } = await mirroring();
    first.source.trouble('OVERLOADED');
    await settle();
    expect(world.prod.status?.state).toBe('LIVE');
    await world.clock.step(30_000);
    expect(world.prod.status?.state).toBe('STALE');
  });

  test('a scope that is forbidden makes it STALE with the reason, and nothing is removed', async () => {
    const { world, first } = await mirroring();
    first.source.trouble('FORBIDDEN', [ALL_SLICES]);
    await world.clock.step(60_000);
    expect(world.prod.status).toMatchObject({
      state: 'STALE',
      lastError: { message: 'endpointslices: it is forbidden' },
      scopes: [{ scope: 'services' }, { scope: 'endpointslices', state: 'FORBIDDEN', message: 'it is forbidden' }],
    });
    expect(world.stored()).toHaveLength(2);
  });

  test('Services without their slices are no answer: the cluster is not synced', async () => {
    const world = new WorkerWorld();
    const { source } = await world.start();
    source.trouble('FORBIDDEN', [ALL_SLICES]);
    source.snapshot(ALL_SERVICES, '20', [cart]);
    await world.clock.step(30_000);
    expect(world.prod).toMatchObject({ synced: false, status: { state: 'STALE' } });
  });

  test('one namespace that may not be seen does not keep the others waiting', async () => {
    const scopes = ['shop', 'hidden'].flatMap((namespace) =>
      (['services', 'endpointslices'] as const).map((resource) => ({ resource, namespace })),
    );
    const world = new WorkerWorld();
    const { source } = await world.start({ newSource: () => new ScriptedSource(scopes) });
    source.trouble('FORBIDDEN', scopes.slice(2));
    source.snapshot(scopes[0]!, '20', [cart]);
    await settle();
    expect(world.prod.synced).toBe(false);
    source.snapshot(scopes[1]!, '20', [cartSlice]);
    await settle();
    expect(world.prod).toMatchObject({ synced: true, status: { state: 'STALE' } });
  });

  test('a new worker does not take away the last proof that there was', async () => {
    const { world, first } = await mirroring();
    const { provenAtMs } = world.prod;
    await first.worker.stop();
    await world.clock.step(5_000);
    const second = await world.start();
    second.source.trouble('UNREACHABLE');
    await world.clock.step(30_000);
    expect(world.prod).toMatchObject({ provenAtMs, status: { state: 'UNREACHABLE' } });
  });

  test('what waits to be written is no older than the proof says', async () => {
    const { world, first } = await mirroring();
    world.database.fail();
    await world.clock.step(1_000);
    first.source.upsert(at(cart, '21'));
    await world.clock.step(9_000);
    first.source.prove('21');
    const [[, mirror] = []] = [...first.worker.mirrors()];
    expect(mirror?.figures()).toEqual({ proofAgeMs: 9_000, waiting: 1 });
    world.database.recover();
    await world.clock.step(30_000);
    first.source.prove('21');
    expect(mirror?.figures()).toEqual({ proofAgeMs: 0, waiting: 0 });
  });
});

describe('what cannot be read', () => {
  test('is reported and skipped, and what is known of it stays', async () => {
    const { world, first } = await mirroring();
    const ref = { namespace: 'shop', name: 'cart', uid: 'uid-cart', resourceVersion: '30' };
    first.source.reject(ALL_SERVICES, ref);
    const pay = { resource: 'services', object: aService('pay', { resourceVersion: '31' }) } as const;
    first.source.snapshotWith({ scope: ALL_SERVICES, resourceVersion: '31', objects: [pay], unreadable: [ref] });
    await world.clock.step(10_000);
    expect(world.stored()).toEqual(['shop/cart-x1@11', 'shop/cart@10', 'shop/pay@31']);
    expect(world.prod.status?.scopes[0]).toMatchObject({ rejected: 1 });
    expect(world.logger.messages('warn')).toContain('an object could not be read and is skipped');
  });
});

test('a flapping endpoint is one changed entry, and its `since` is when it flapped', async () => {
  const { world, first } = await mirroring();
  await world.clock.step(7_000);
  const [one, two] = cartSlice.endpoints;
  first.source.upsert({ ...at(cartSlice, '30'), endpoints: [one!, { ...two!, conditions: NOT_READY }] });
  await settle();
  const since = new Date(world.clock.nowMs()).toISOString();
  expect(world.database.log.at(-1)!.changes).toMatchObject([
    { entries: [{ after: { since, endpoint: { addresses: ['10.0.0.2'] } } }] },
  ]);
});

test('a slice that moves to another Service while others of both change is written once, as it was observed', async () => {
  const { world, first } = await mirroring();
  const shared = aSlice('cart-y1', [anEndpoint('10.0.0.1')], { resourceVersion: '21' });
  await world.clock.step(5_000);
  first.source.upsert(shared);
  await settle();
  world.database.fail(); // so that all is one revision
  first.source.upsert({ ...at(cartSlice, '31'), endpoints: [anEndpoint('10.0.0.2', { conditions: NOT_READY })] });
  first.source.upsert(aSlice('cart-y1', [anEndpoint('10.0.0.1')], { service: 'pay', resourceVersion: '32' }));
  first.source.upsert(aSlice('pay-z1', [anEndpoint('10.0.0.1')], { resourceVersion: '33' }));
  await settle();
  world.database.recover();
  await world.clock.step(30_000);
  expect(world.stored()).toEqual(['shop/cart-x1@31', 'shop/cart-y1@32', 'shop/cart@10', 'shop/pay-z1@33']);
  const names = world.database.log.at(-1)!.changes.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('a slice that loses its label leaves its Service, and the copy that remains keeps its `since`', async () => {
  const { world, first } = await mirroring();
  await world.clock.step(5_000);
  first.source.upsert(aSlice('cart-y1', [anEndpoint('10.0.0.1')], { resourceVersion: '21' }));
  await world.clock.step(5_000);
  first.source.upsert({
    ...at(cartSlice, '31'),
    metadata: { name: 'cart-x1', namespace: 'shop', resourceVersion: '31' },
  });
  await settle();
  expect(world.stored()).toEqual(['shop/cart-x1@31', 'shop/cart-y1@21', 'shop/cart@10']);
  expect(world.prod.slices.get('shop/cart-x1')?.header.metadata.labels).toBeUndefined();
  // The row has been ready since the beginning, whichever slice it is served from.
  expect(world.prod.slices.get('shop/cart-y1')?.entries).toMatchObject([{ since: '2026-01-01T00:00:00.000Z' }]);
});
