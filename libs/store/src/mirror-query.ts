import type { MirroredSlice, Service } from '@rollcall/core';
import type pg from 'pg';

/** A row that names its cluster. */
export interface InCluster {
  readonly cluster: string;
}

const PAGE = 5_000;

const SERVICES = `SELECT cluster, object AS service FROM service WHERE $1::text IS NULL OR cluster = $1 ORDER BY cluster, namespace, name`;

// A subquery a slice, by the key of its endpoints: a join's plan would be guessed from statistics, which a database that was just filled
// has not, and a wrong guess reads all endpoints for each slice.
const SLICES = `
  SELECT s.cluster, json_build_object('header', s.header, 'entries', coalesce((
    SELECT json_agg(json_build_object(
      'key', key, 'rank', rank, 'since', to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'endpoint', object) ORDER BY rank)
    FROM endpoint WHERE slice_id = s.id), '[]'::json)) AS slice
  FROM endpoint_slice s
  WHERE $1::text IS NULL OR s.cluster = $1
  ORDER BY s.cluster, s.namespace, s.name`;

/** Mirrored Services of one cluster, or of all (null), within the transaction of `client`. */
export function readServices(
  client: pg.ClientBase,
  cluster: string | null,
): Promise<(InCluster & { service: Service })[]> {
  return readPaged(client, SERVICES, cluster);
}

/** Mirrored slices of one cluster, or of all (null), within the transaction of `client`. */
export function readSlices(
  client: pg.ClientBase,
  cluster: string | null,
): Promise<(InCluster & { slice: MirroredSlice })[]> {
  return readPaged(client, SLICES, cluster);
}

/** Through a cursor: no answer of the database is larger than a page, however much is stored. */
async function readPaged<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  sql: string,
  cluster: string | null,
): Promise<Row[]> {
  const rows: Row[] = [];
  await client.query(`DECLARE page NO SCROLL CURSOR FOR ${sql}`, [cluster]);
  for (;;) {
    const page = await client.query<Row>(`FETCH ${PAGE} FROM page`);
    for (const row of page.rows) rows.push(row);
    if (page.rows.length < PAGE) break;
  }
  await client.query('CLOSE page');
  return rows;
}
