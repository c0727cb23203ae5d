import { join } from 'node:path';

import { afterAll, beforeAll } from '@jest/globals';
import type { Clock } from '@rollcall/catalog';
import { RealPostgres, storeContract } from '@rollcall/testing';

import { createPool } from './connection.js';
import { migrate, readMigrations } from './migrations.js';
import { PostgresClusterRegistry } from './postgres-cluster-registry.js';
import { PostgresLeaseStore } from './postgres-lease-store.js';
import { PostgresLogFeed } from './postgres-log-feed.js';
import { PostgresMirrorStore } from './postgres-mirror-store.js';
import { createPrismaClient } from './prisma-client.js';

const migrations = readMigrations(join(import.meta.dirname, '../../../prisma/migrations'));
const timeoutMs = 5_000;
const clock: Clock = {
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

let postgres: RealPostgres;
let template: string;
beforeAll(async () => {
  postgres = await RealPostgres.start();
  template = await postgres.createDatabase();
  await migrate(template, migrations);
}, 30_000);
afterAll(() => postgres.stop());

storeContract('PostgreSQL', async () => {
  const url = await postgres.createDatabase(template);
  const options = { url, timeoutMs, applicationName: 'test', maxConnections: 4, onIdleError: () => undefined };
  const pool = createPool(options);
  const prisma = createPrismaClient(options);
  return {
    mirrors: new PostgresMirrorStore(pool),
    leases: new PostgresLeaseStore(pool),
    registry: new PostgresClusterRegistry(prisma),
    newFeed: () =>
      new PostgresLogFeed(
        { url, timeoutMs, pollMs: 50, backoffCapMs: 100, snapshotTimeoutMs: timeoutMs },
        { clock, random: Math.random, pool },
      ),
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
});
