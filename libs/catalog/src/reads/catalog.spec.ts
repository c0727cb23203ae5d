import { expect, test } from '@jest/globals';
import { aService, ManualClock, MemoryDatabase, MemoryLogFeed, MemoryMirror, Replica, settle } from '@rollcall/testing';

import { EVERYWHERE } from '../access/access.js';

test('what was proven of one epoch is no proof for the next: a restored backup is stale until a worker has looked', async () => {
  const clock = new ManualClock();
  const database = new MemoryDatabase(clock);
  const prod = await MemoryMirror.live(database, 'prod', aService('cart'));
  const { catalog } = new Replica(new MemoryLogFeed(database), clock);
  await settle();
  expect(catalog.freshness({ cluster: 'prod', sight: EVERYWHERE })).toMatchObject({ stale: false, lagMs: 0 });

  database.epoch = 'e2';
  database.cluster('prod').provenAtMs = clock.nowMs() - 3_600_000; // as the backup says
  database.notify();
  await settle();
  expect(catalog.freshness({ cluster: 'prod', sight: EVERYWHERE })).toMatchObject({
    stale: true,
    lagMs: 3_600_000,
    clusters: [{ name: 'prod', state: 'STALE' }],
  });

  await prod.report();
  await settle();
  expect(catalog.freshness({ cluster: 'prod', sight: EVERYWHERE })).toMatchObject({ stale: false });
});
