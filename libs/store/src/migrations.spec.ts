import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RealPostgres } from '@rollcall/testing';
import pg from 'pg';

import { migrate, MigrationError } from './migrations.js';
import { createPool } from './connection.js';
import { createPrismaClient } from './prisma-client.js';
import { MIGRATIONS } from './testing/store-world.js';

let postgres: RealPostgres;
beforeAll(async () => {
  postgres = await RealPostgres.start();
}, 30_000);
afterAll(() => postgres.stop());

const names = MIGRATIONS.map(({ name }) => name);

/** Of migrations that databases were made with. To be added to, never to be changed. */
const KEPT = {
  '20261124000000_create_log_and_mirror': '0f9ca3d649d95885b8d2a859c33a91fdbd53762698931ebf5dbbf657249672fa',
  '20261124200000_create_registrations': '3042ec965fbe2737ebebd4219d9da740192966c4da42c040fb87acb16ff47cdc',
};

test('a migration that databases were made with stays as it is: else they could not be migrated any more', () => {
  const sums = MIGRATIONS.map(({ name, sql }) => [name, createHash('sha256').update(sql).digest('hex')]);
  expect(Object.fromEntries(sums)).toMatchObject(KEPT);
});

describe('migrate', () => {
  test('applies what is missing, once', async () => {
    const url = await postgres.createDatabase();
    expect(await migrate(url, MIGRATIONS)).toEqual(names);
    expect(await migrate(url, MIGRATIONS)).toEqual([]);
  });

  test('by two processes at once is done by one of them', async () => {
    const url = await postgres.createDatabase();
    const applied = await Promise.all([1, 2, 3].map(() => migrate(url, MIGRATIONS)));
    expect(applied.flat()).toEqual(names);
  });

  test('may take longer than it may take to connect', async () => {
    const url = await postgres.createDatabase();
    const slow = { name: '20260101000000_slow', sql: 'SELECT pg_sleep(1.2)' };
    expect(await migrate(url, [slow], 300)).toEqual([slow.name]);
  });

  test('leaves a newer schema alone: an older version starts on it', async () => {
    const url = await postgres.createDatabase();
    const newer = { name: '20990101000000_add_color', sql: `ALTER TABLE cluster ADD color text` };
    await migrate(url, [...MIGRATIONS, newer]);
    expect(await migrate(url, MIGRATIONS)).toEqual([]);
    const options = { url, timeoutMs: 5_000, applicationName: 'old', maxConnections: 1, onIdleError: () => undefined };
    const prisma = createPrismaClient(options);
    expect(await prisma.cluster.findMany()).toEqual([]);
    await prisma.$disconnect();
  });

  test('that fails leaves nothing behind, says which, and can be tried again', async () => {
    const url = await postgres.createDatabase();
    const broken = { name: '20260101000000_broken', sql: 'CREATE TABLE half (id int); SELECT no_such_function()' };
    await expect(migrate(url, [broken])).rejects.toThrow(/20260101000000_broken.*no_such_function/);
    expect(await migrate(url, [{ ...broken, sql: 'CREATE TABLE half (id int)' }])).toEqual([broken.name]);
  });

  test('refuses a database whose migrations were others', async () => {
    const url = await postgres.createDatabase();
    await migrate(url, MIGRATIONS);
    const changed = MIGRATIONS.map((migration) => ({ ...migration, sql: `${migration.sql}-- and more` }));
    await expect(migrate(url, changed)).rejects.toThrow(MigrationError);
  });

  test('by a role that may not create anything finds that there is nothing to do', async () => {
    const url = await postgres.createDatabase();
    await migrate(url, MIGRATIONS);
    await postgres.query(
      url,
      `REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE app LOGIN PASSWORD 'app';
       GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app`,
    );
    const app = new URL(url);
    [app.username, app.password] = ['app', 'app'];
    expect(await migrate(app.href, MIGRATIONS)).toEqual([]);
    // What a process needs of the log, that role can do as well.
    const pool = createPool({
      url: app.href,
      timeoutMs: 5_000,
      applicationName: 'app',
      maxConnections: 1,
      onIdleError: () => undefined,
    });
    expect((await pool.query('SELECT * FROM rollcall_open(NULL, NULL)')).rows).toMatchObject([{ seq: 0 }]);
    expect((await pool.query('SELECT rollcall_keep_log(86400000)')).rows).toHaveLength(1);
    await pool.end();
  });

  test('of an unreachable database says so', async () => {
    await expect(migrate('postgres://127.0.0.1:1/none', MIGRATIONS, 500)).rejects.toThrow(/cannot be migrated/);
  });
});

test('the schema of Prisma is the one that the migrations make', async () => {
  const url = await postgres.createDatabase();
  await migrate(url, MIGRATIONS);
  const prisma = createPrismaClient({
    url,
    timeoutMs: 5_000,
    applicationName: 'prisma',
    maxConnections: 1,
    onIdleError: () => undefined,
  });
  const models = [
    'installation',
    'logHead',
    'log',
    'logChange',
    'serviceRevision',
    'cluster',
    'mirrorCursor',
    'clusterStatus',
    'worker',
    'lease',
    'command',
    'service',
    'endpointSlice',
    'endpoint',
    'backend',
    'audit',
    'ownAddress',
    'token',
    'logToken',
    'logReach',
    'logEpochChange',
    'clusterSilence',
    'idempotencyKey',
  ] as const;
  for (const model of models) {
    const delegate = prisma[model] as unknown as { findMany(): Promise<unknown[]> };
    expect(Array.isArray(await delegate.findMany())).toBe(true); // every column of the model exists
  }
  await prisma.$disconnect();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`,
  );
  await client.end();
  const tables = models.map((model) => model.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  expect(rows.map(({ name }) => name)).toEqual(['_prisma_migrations', ...tables.sort()]);
});
