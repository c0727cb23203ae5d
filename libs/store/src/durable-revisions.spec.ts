import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { aWrite, serviceAdded, StorePostgres } from './testing/store-world.js';

let postgres: StorePostgres;
beforeAll(async () => {
  postgres = await StorePostgres.start();
}, 30_000);
afterAll(() => postgres.stop());

test('a revision that was told outlives a crash of PostgreSQL, though the server has synchronous_commit off', async () => {
  const store = await postgres.open();
  expect(await store.query('SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'off' }]);
  const epoch = await store.lead();
  const { seq } = await store.mirrors.apply(aWrite({ epoch, ground: 0, changes: [serviceAdded('web')] }));
  await postgres.postgres.crash();
  await postgres.postgres.recover();
  expect(await store.query('SELECT seq::int FROM log_head')).toEqual([{ seq }]);
  await store.close();
});
