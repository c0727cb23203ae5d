import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RealPostgres } from '@rollcall/testing';
import pg from 'pg';

import { migrate, readMigrations } from './migrations.js';
import { readSlices } from './mirror-query.js';

const FILL = `
  ALTER TABLE endpoint_slice SET (autovacuum_enabled = false);
  ALTER TABLE endpoint SET (autovacuum_enabled = false);
  INSERT INTO endpoint_slice (cluster, namespace, name, uid, resource_version, address_type, header)
    SELECT 'prod', 'shop', 'cart-' || i, '', '1', 'IPv4', '{}' FROM generate_series(1, 2000) i;
  INSERT INTO endpoint (slice_id, key, rank, since, object)
    SELECT id, 'key-' || i, i, now(), '{"addresses": ["10.0.0.1"]}' FROM endpoint_slice, generate_series(0, 4) i`;

let postgres: RealPostgres;
let client: pg.Client;
beforeAll(async () => {
  postgres = await RealPostgres.start();
  const url = await postgres.createDatabase();
  await migrate(url, readMigrations(join(import.meta.dirname, '../../../prisma/migrations')));
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(FILL);
}, 30_000);
afterAll(async () => {
  await client.end();
  await postgres.stop();
});

test('slices come whole, each with its endpoints in their order', async () => {
  await client.query('BEGIN');
  const slices = await readSlices(client, 'prod');
  await client.query('COMMIT');
  expect(slices).toHaveLength(2_000);
  for (const { slice } of slices) expect(slice.entries.map(({ rank }) => rank)).toEqual([0, 1, 2, 3, 4]);
});

// A first list fills the database, and the replica or worker that starts next must not wait for the next ANALYZE.
test('a database without statistics reads the endpoints of each slice by their key, never all of them', async () => {
  const statements: string[] = [];
  const recorder = {
    query: (sql: string) => {
      statements.push(sql);
      return Promise.resolve({ rows: [] });
    },
  };
  await readSlices(recorder as unknown as pg.ClientBase, null);
  const [declare = ''] = statements;
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${declare.replaceAll('$1', 'NULL')}`);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Cond: \(slice_id = s\.id\)/);
  expect(plan).not.toMatch(/Nested Loop|Seq Scan on endpoint\b/);
});
