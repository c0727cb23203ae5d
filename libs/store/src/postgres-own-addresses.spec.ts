import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';

import { PostgresOwnAddresses } from './postgres-own-addresses.js';
import type { StoreWorld } from './testing/store-world.js';
import { StorePostgres } from './testing/store-world.js';

let postgres: StorePostgres;
let store: StoreWorld;
beforeAll(async () => {
  postgres = await StorePostgres.start();
}, 30_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  store = await postgres.open();
});
afterEach(() => store.close());

test('own addresses are those that all processes found, as long as somebody goes on finding them', async () => {
  const own = new PostgresOwnAddresses(store.pool);
  const database = { address: '10.9.0.5', what: 'the addresses of our own database' };
  const server = { address: '10.9.0.1', what: 'the addresses of the API servers of cluster prod' };
  expect(await own.exchange('api-1', [database, database])).toEqual([database]);
  expect(await own.exchange('w-1', [database, server])).toEqual([server, database]);
  expect(await own.exchange('api-1', [])).toEqual([server, database]);
  await store.query(`UPDATE own_address SET seen_at = seen_at - interval '11 minutes'`);
  expect(await own.exchange('api-1', [database])).toEqual([database]);
});
