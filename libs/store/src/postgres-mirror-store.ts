import type { MirrorStore, MirrorWrite, PublishedRevision, StoredMirror } from '@rollcall/catalog';
import type { MirrorChange } from '@rollcall/core';
import type pg from 'pg';

import { inTransaction } from './connection.js';
import { readServices, readSlices } from './mirror-query.js';
import { mirrorRows } from './mirror-rows.js';
import { readError, writeError } from './store-errors.js';

/** Objects a statement: bounds its memory here and there, and the time that it takes. */
const CHUNK = 500;

/** {@link MirrorStore} on PostgreSQL, through the functions of prisma/migrations. */
export class PostgresMirrorStore implements MirrorStore {
  constructor(private readonly pool: pg.Pool) {}

  async load(cluster: string): Promise<StoredMirror> {
    try {
      return await inTransaction(this.pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', async (client) => {
        const head = await client.query<{ ground: number; synced: boolean }>(
          'SELECT mirror_seq AS ground, synced_at IS NOT NULL AS synced FROM cluster WHERE name = $1',
          [cluster],
        );
        const cursors = await client.query<{ scope: string; version: string }>(
          'SELECT scope, resource_version AS version FROM mirror_cursor WHERE cluster = $1',
          [cluster],
        );
        return {
          ground: head.rows[0]?.ground ?? 0,
          synced: head.rows[0]?.synced ?? false,
          cursors: new Map(cursors.rows.map(({ scope, version }) => [scope, version])),
          services: (await readServices(client, cluster)).map((row) => row.service),
          slices: (await readSlices(client, cluster)).map((row) => row.slice),
        };
      });
    } catch (error) {
      throw readError(error);
    }
  }

  async apply(write: MirrorWrite): Promise<PublishedRevision> {
    const { cluster, epoch, ground, synced, ageMs, changes } = write;
    const publish = [cluster, epoch, ground];
    const progress = [cursorRows(write.cursors), synced, ageMs];
    try {
      if (changes.length <= CHUNK) {
        const sql = 'SELECT seq FROM rollcall_apply($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)';
        const answer = await this.pool.query<PublishedRevision>({
          name: 'apply',
          text: sql,
          values: [...publish, ...progress, ...mirrorRows(changes)],
        });
        return revisionOf(answer);
      }
      return await inTransaction(this.pool, 'BEGIN', async (client) => {
        const batch = await writeInChunks(client, cluster, changes);
        const sql = 'SELECT seq FROM rollcall_publish($1, $2, $3, $4, $5, $6, $7)';
        return revisionOf(await client.query<PublishedRevision>(sql, [...publish, batch, ...progress]));
      });
    } catch (error) {
      throw writeError(error, write);
    }
  }

  async progress(write: Parameters<MirrorStore['progress']>[0]): Promise<void> {
    const { cluster, epoch, cursors, synced } = write;
    try {
      await this.pool.query('SELECT rollcall_progress($1, $2, $3, $4)', [cluster, epoch, cursorRows(cursors), synced]);
    } catch (error) {
      throw writeError(error, { cluster, epoch, ground: 0 });
    }
  }
}

async function writeInChunks(
  client: pg.ClientBase,
  cluster: string,
  changes: readonly MirrorChange[],
): Promise<number> {
  const { rows } = await client.query<{ batch: number }>(`SELECT nextval('log_batch') AS batch`);
  const batch = rows[0]?.batch ?? 0;
  let written: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < changes.length; from += CHUNK) {
    // Put into JSON while the database writes the part before.
    const rows = mirrorRows(changes.slice(from, from + CHUNK), from);
    await written;
    written = client.query('SELECT rollcall_write($1, $2, $3, $4, $5, $6, $7, $8, $9)', [cluster, batch, ...rows]);
    written.catch(() => undefined); // it is awaited, but only after the next part was made
  }
  await written;
  return batch;
}

function cursorRows(cursors: ReadonlyMap<string, string>): string {
  return JSON.stringify([...cursors].map(([scope, version]) => ({ scope, resource_version: version })));
}

function revisionOf({ rows }: pg.QueryResult<PublishedRevision>): PublishedRevision {
  const [revision] = rows;
  if (!revision) throw new TypeError('rollcall_publish returned no revision');
  return revision;
}
