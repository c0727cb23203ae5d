import { beforeEach, expect, test } from '@jest/globals';
import { aToken, DBA, ManualClock, MemoryDatabase, MemoryTokenStore, RecordingLogger, settle } from '@rollcall/testing';

import { TokenUses } from './token-uses.js';

let clock: ManualClock;
let database: MemoryDatabase;
let store: MemoryTokenStore;
let uses: TokenUses;
beforeEach(async () => {
  clock = new ManualClock();
  database = new MemoryDatabase(clock);
  store = new MemoryTokenStore(database);
  uses = new TokenUses({ store, clock, logger: new RecordingLogger() });
  await store.create(aToken(), DBA);
});
const now = () => new Date(clock.nowMs()).toISOString();

test('a use is known at once, and stored within a minute, once for many', async () => {
  uses.note('t-1');
  await clock.step(1_000);
  uses.note('t-1');
  const last = now();
  expect(await uses.lastUses()).toEqual(new Map([['t-1', last]]));
  expect(await store.lastUses()).toEqual(new Map());

  await clock.step(59_000);
  expect(await store.lastUses()).toEqual(new Map([['t-1', last]]));
});

test('what is noted when it ends is stored', async () => {
  uses.note('t-1');
  await uses.stop();
  expect(await store.lastUses()).toEqual(new Map([['t-1', now()]]));
});

test('without the database, what is not stored yet is known, and the next use is stored', async () => {
  database.fail();
  uses.note('t-1');
  expect(await uses.lastUses()).toEqual(new Map([['t-1', now()]]));
  await clock.step(60_000);
  expect(await uses.lastUses()).toEqual(new Map());

  database.recover();
  uses.note('t-1');
  const again = now();
  await clock.step(60_000);
  await settle();
  expect(await store.lastUses()).toEqual(new Map([['t-1', again]]));
});
