import { createPool, readMigrations } from '@rollcall/store';

import type { Finding } from './finding.js';
import { fail, ok, warn, wordsOf } from './finding.js';

const OLDEST_POSTGRES = 140_000;
const SKEW_MS = 2_000;

export interface DatabasePlace {
  readonly url: string;
  /** prisma/migrations of this version. */
  readonly migrations: string;
  readonly now: () => number;
}

type Pool = ReturnType<typeof createPool>;

/** Whether the database answers, is new enough, and has the schema of this version. */
export async function checkDatabase({ url, migrations, now }: DatabasePlace): Promise<readonly Finding[]> {
  const pool = createPool({
    url,
    applicationName: 'rollcall-doctor',
    maxConnections: 1,
    timeoutMs: 5_000,
    // The statement that it hits says so.
    onIdleError: () => undefined,
  });
  try {
    return [...(await server(pool, now)), ...(await schema(pool, migrations))];
  } catch (error) {
    const advice =
      'Check ROLLCALL_DATABASE_URL: host, port, user, password, name of the database, and who may connect.';
    return [fail(`the database cannot be used: ${wordsOf(error)}`, advice)];
  } finally {
    await pool.end();
  }
}

async function server(pool: Pool, now: () => number): Promise<Finding[]> {
  const { rows } = await pool.query<{ version: string; number: string; now: Date }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number, clock_timestamp() AS now`,
  );
  const [row] = rows;
  if (!row) return [];
  const version =
    Number(row.number) >= OLDEST_POSTGRES
      ? ok(`PostgreSQL ${row.version} answers`)
      : fail(`PostgreSQL ${row.version} is too old`, 'Use PostgreSQL 14 or newer.');
  const aheadMs = row.now.getTime() - now();
  if (Math.abs(aheadMs) < SKEW_MS) return [version];
  const text = `the clock of the database is ${(Math.abs(aheadMs) / 1_000).toFixed(0)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of this machine`;
  return [version, warn(text, 'Set both by NTP.')];
}

async function schema(pool: Pool, folder: string): Promise<Finding[]> {
  const wanted = readMigrations(folder).map(({ name }) => name);
  const { rows: tables } = await pool.query(`SELECT to_regclass('_prisma_migrations') AS bookkeeping`);
  const { bookkeeping } = (tables[0] ?? {}) as { bookkeeping?: string | null };
  if (bookkeeping == null) {
    return [fail('the database is empty', '`rollcall up` migrates it; so does `npx prisma migrate deploy`.')];
  }
  const { rows } = await pool.query<{ name: string; done: boolean }>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS done FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const done = new Set(rows.filter((row) => row.done).map(({ name }) => name));
  const broken = rows.filter((row) => !row.done).map(({ name }) => name);
  const missing = wanted.filter((name) => !done.has(name));
  const newer = [...done].filter((name) => !wanted.includes(name));
  if (broken.length > 0)
    return [fail(`a migration failed half-way: ${broken.join(', ')}`, 'See `npx prisma migrate resolve`.')];
  if (missing.length > 0)
    return [
      fail(
        `migrations are missing: ${missing.join(', ')}`,
        '`rollcall up` applies them; so does `npx prisma migrate deploy`.',
      ),
    ];
  if (newer.length > 0)
    return [
      warn(
        `the database is of a newer version: ${newer.join(', ')}`,
        'That works for one version; bring this one up to it.',
      ),
    ];
  return [ok(`the schema is that of this version (${wanted.length} migrations)`)];
}
