import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';

import { EmbeddedPostgres } from './embedded-postgres.js';

const settings = { fsync: 'off' };
let root: string;
const running: EmbeddedPostgres[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rollcall-postgres-'));
  chmodSync(root, 0o755);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()));
  rmSync(root, { recursive: true, force: true });
});

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await EmbeddedPostgres.start({ dataDir, sharedDir: join(root, 'shared'), settings });
  running.push(postgres);
  return postgres;
}

async function query(postgres: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('makes a database, keeps it over a stop, and wants its password', async () => {
  const first = await start(join(root, 'data-dir'));
  expect(first.created).toBe(true);
  await query(first, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
  await first.stop();

  const second = await start(join(root, 'data-dir'));
  expect(second.created).toBe(false);
  expect(await query(second, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  const wrong = new pg.Client({ connectionString: second.url.replace(/:[^:@/]+@/, ':guess@') });
  await expect(wrong.connect()).rejects.toThrow('password authentication failed');
});

test('ends an orphan of a killed run and recovers what was committed', async () => {
  const orphan = await start(join(root, 'data-dir'));
  await query(orphan, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
  const heir = await start(join(root, 'data-dir'));
  expect(heir.pid).not.toBe(orphan.pid);
  expect(await query(heir, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('tells when PostgreSQL ends by itself', async () => {
  const postgres = await start(join(root, 'data-dir'));
  const reason = new Promise<string>((resolve) => postgres.onUnexpectedExit(resolve));
  process.kill(postgres.pid, 'SIGKILL');
  expect(await reason).toBe('signal SIGKILL');
});

describe('refuses, and says what to do', () => {
  test('a folder of something else', async () => {
    mkdirSync(join(root, 'photos'));
    writeFileSync(join(root, 'photos', 'cat.jpg'), '');
    await expect(start(join(root, 'photos'))).rejects.toThrow(
      /holds something else \(cat\.jpg\)\. Set ROLLCALL_DATA_DIR/,
    );
  });

  test('a data folder of another major version', async () => {
    mkdirSync(join(root, 'old', 'data'), { recursive: true });
    writeFileSync(join(root, 'old', 'data', 'PG_VERSION'), '9\n');
    await expect(start(join(root, 'old'))).rejects.toThrow(/was made by PostgreSQL 9; this Rollcall brings \d+/);
  });

  test('a data folder whose password is lost', async () => {
    const postgres = await start(join(root, 'data-dir'));
    await postgres.stop();
    rmSync(join(postgres.dataDir, 'password'));
    await expect(start(join(root, 'data-dir'))).rejects.toThrow(/password is missing/);
  });
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot(
  'run by root under a home of mode 700, uses programs and data that an unprivileged account can reach',
  async () => {
    const home = join(root, 'home');
    mkdirSync(home, { mode: 0o700 });
    const postgres = await start(join(home, 'clone', '.rollcall'));
    expect(postgres.dataDir.startsWith(join(root, 'shared'))).toBe(true);
    expect(statSync(join(postgres.dataDir, 'data')).uid).not.toBe(0);
    expect(readFileSync(`/proc/${postgres.pid}/status`, 'utf8')).toMatch(/^Uid:\t(?!0\t)/m);
    expect(await query(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  },
);
