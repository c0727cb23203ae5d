import { afterAll, beforeAll } from '@jest/globals';
import { storeContract } from '@rollcall/testing';

import { StorePostgres } from './testing/store-world.js';

let postgres: StorePostgres;
beforeAll(async () => {
  postgres = await StorePostgres.start();
}, 30_000);
afterAll(() => postgres.stop());

storeContract('PostgreSQL', () => postgres.open());
