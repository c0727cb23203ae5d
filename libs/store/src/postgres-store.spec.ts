import { afterAll, beforeAll } from '@jest/globals';
import { backendContract, questionContract, storeContract, tokenContract } from '@rollcall/testing';

import { StorePostgres } from './testing/store-world.js';

let postgres: StorePostgres;
beforeAll(async () => {
  postgres = await StorePostgres.start();
}, 30_000);
afterAll(() => postgres.stop());

storeContract('PostgreSQL', () => postgres.open());
backendContract('PostgreSQL', () => postgres.open());
questionContract('PostgreSQL', () => postgres.open());
tokenContract('PostgreSQL', () => postgres.open());
