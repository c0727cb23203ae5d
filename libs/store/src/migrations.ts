import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import pg from 'pg';

import { connectionConfig } from './connection.js';

/** One folder of prisma/migrations. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Thrown when the database's schema cannot be brought to where this version needs it. The message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** A migration may rewrite a large table, and another process may be waited for that does. */
const STATEMENT_MS = 600_000;

/** Two processes that start at once migrate one after the other (any constant serves). */
const MIGRATION_LOCK = 72_707_369;

/** Rows of Prisma's own table, so that `prisma migrate deploy` and this are interchangeable. */
const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36)  PRIMARY KEY NOT NULL,
    checksum            varchar(64)  NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz  NOT NULL DEFAULT now(),
    applied_steps_count integer      NOT NULL DEFAULT 0
  )`;

/** The migrations in `folder`, in order. */
export function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Brings the database to the newest migration: what `prisma migrate deploy` does, in the same table, without the engine that it
 * downloads. Each migration is one transaction. Returns the names of those applied now.
 * Throws {@link MigrationError}.
 */
export async function migrate(
  url: string,
  migrations: readonly Migration[],
  connectMs = 10_000,
): Promise<readonly string[]> {
  const client = new pg.Client({
    ...connectionConfig({ url, applicationName: 'rollcall-migrate', timeoutMs: connectMs }),
    query_timeout: STATEMENT_MS,
  });
  client.on('error', () => undefined); // the statement that it hits reports it
  try {
    await client.connect();
    await client.query(`SET statement_timeout = ${STATEMENT_MS}; SET lock_timeout = '60s'`);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await keepBooks(client);
    const applied = await pending(client, migrations);
    for (const migration of applied) await applyMigration(client, migration);
    return applied.map(({ name }) => name);
  } catch (error) {
    if (error instanceof MigrationError) throw error;
    throw new MigrationError(
      `the database cannot be migrated: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A role that may not create anything can still find out that there is nothing to do. */
async function keepBooks(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) await client.query(BOOKKEEPING);
}

async function pending(client: pg.Client, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const stored = new Map(rows.map((row) => [row.name, row]));
  return migrations.filter((migration) => {
    const row = stored.get(migration.name);
    if (row && !row.finished) {
      throw new MigrationError(
        `migration ${row.name} failed half-way in an earlier attempt by prisma: see "prisma migrate resolve", then start again`,
      );
    }
    if (row && row.checksum !== checksumOf(migration)) {
      throw new MigrationError(
        `migration ${row.name} was applied from another text than the one in this version: this is not a database of this Rollcall`,
      );
    }
    return !row;
  });
}

async function applyMigration(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksumOf(migration), migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new MigrationError(`migration ${migration.name}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex');
}
