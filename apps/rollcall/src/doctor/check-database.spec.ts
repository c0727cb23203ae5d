import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate, readMigrations } from '@rollcall/store';
import { RealPostgres } from '@rollcall/testing';

import { checkDatabase } from './check-database.js';

let postgres: RealPostgres;
/** Two migrations, as of the newest version. */
let migrations: string;

beforeAll(async () => {
  postgres = await RealPostgres.start();
  migrations = mkdtempSync(join(tmpdir(), 'migrations-'));
  for (const name of ['1_one', '2_two']) {
    mkdirSync(join(migrations, name));
    writeFileSync(join(migrations, name, 'migration.sql'), `CREATE TABLE "${name}" ()`);
  }
}, 60_000);

afterAll(async () => {
  rmSync(migrations, { recursive: true });
  await postgres.stop();
});

const check = async (url: string): Promise<string[]> =>
  (await checkDatabase({ url, migrations, now: () => Date.now() })).map(({ level, text }) => `${level}: ${text}`);

test('an empty database, one that is behind, one that is right and one that is ahead are told apart', async () => {
  const url = await postgres.createDatabase();
  expect(await check(url)).toEqual([expect.stringMatching(/^ok: PostgreSQL \d+/), 'fail: the database is empty']);

  const all = readMigrations(migrations);
  await migrate(url, all.slice(0, 1));
  expect((await check(url))[1]).toBe('fail: migrations are missing: 2_two');

  await migrate(url, all);
  expect((await check(url))[1]).toBe('ok: the schema is that of this version (2 migrations)');

  await migrate(url, [...all, { name: '3_three', sql: 'CREATE TABLE three ()' }]);
  expect((await check(url))[1]).toBe('warn: the database is of a newer version: 3_three');

  await postgres.query(url, `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_two'`);
  expect((await check(url))[1]).toBe('fail: a migration failed half-way: 2_two');
});

test('a clock that is wrong is told with its difference', async () => {
  const url = await postgres.createDatabase();
  const findings = await checkDatabase({ url, migrations, now: () => Date.now() - 3_600_000 });
  expect(findings[1]?.text).toMatch(/^the clock of the database is 3[56]\d\d s ahead of that of this machine$/);
});
