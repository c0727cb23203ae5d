import type {
  CatalogSnapshot,
  ClusterRecord,
  ClusterStatus,
  LastChange,
  LogRevision,
  PastQuery,
  ServiceName,
  StoredToken,
  TokenChange,
} from '@rollcall/catalog';
import type { Backend, Change, SliceMark } from '@rollcall/core';
import type pg from 'pg';

import { readServices, readSlices } from './mirror-query.js';

/** The log's position. */
export interface LogPosition {
  readonly epoch: string;
  readonly seq: number;
}

/** Revisions a fetch: a replica that was away for long catches up in steps. */
export const FETCH_REVISIONS = 500;

/** Where the log is, under the epoch that is right for what the caller has seen; null = it has seen nothing. */
export async function openLog(client: pg.ClientBase, seen: LogPosition | null): Promise<LogPosition> {
  const { rows } = await client.query<LogPosition>('SELECT epoch, seq FROM rollcall_open($1, $2)', [
    seen?.epoch ?? null,
    seen?.seq ?? null,
  ]);
  const [position] = rows;
  if (!position) throw new TypeError('the database has no log_head');
  return position;
}

/** Everything as of one revision. */
export async function readSnapshot(client: pg.ClientBase): Promise<CatalogSnapshot> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const head = await client.query<LogPosition>('SELECT epoch, seq FROM log_head');
  const lastChanges = await client.query<Omit<LastChange, 'at'> & { readonly at: Date }>(
    'SELECT cluster, namespace, name, seq, at FROM service_revision',
  );
  const marks = await client.query<SliceMark>('SELECT managed_by AS "managedBy", id AS installation FROM installation');
  const services = await readServices(client, null);
  const slices = await readSlices(client, null);
  const backends = await client.query<{ backend: Backend }>(
    'SELECT rollcall_backend_json(b) AS backend FROM backend b',
  );
  const synced = await client.query<CatalogSnapshot['synced'][number]>(
    'SELECT name AS cluster, synced_seq AS seq FROM cluster WHERE synced_at IS NOT NULL AND synced_seq IS NOT NULL AND retired_at IS NULL',
  );
  const tokens = await client.query<{ token: StoredToken }>(
    'SELECT rollcall_stored_token_json(t) AS token FROM token t WHERE revoked_at IS NULL',
  );
  await client.query('COMMIT');
  const [[position], [mark]] = [head.rows, marks.rows];
  if (!position || !mark) throw new TypeError('the database has no log_head, or no installation');
  return {
    ...position,
    mark,
    services,
    slices,
    backends: backends.rows.map(({ backend }) => backend),
    synced: synced.rows,
    tokens: tokens.rows.map(({ token }) => token),
    lastChanges: lastChanges.rows.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
  };
}

interface LogRow {
  readonly seq: number;
  readonly cluster: string;
  readonly at: Date;
  readonly age_ms: number;
  readonly changes: readonly Change[];
  readonly token: TokenChange | null;
  readonly synced: true | null;
}

/** The next revisions after `after`, oldest first, at most {@link FETCH_REVISIONS}. */
export async function readRevisions(client: pg.ClientBase, after: number): Promise<LogRevision[]> {
  const { rows } = await client.query<LogRow>({
    name: 'revisions',
    text: `
      SELECT l.seq, l.cluster, l.at, extract(epoch FROM clock_timestamp() - l.observed_at)::float8 * 1000 AS age_ms,
             (SELECT coalesce(json_agg(c.change ORDER BY c.n), '[]'::json) FROM log_change c WHERE c.batch = l.batch) AS changes,
             (SELECT t.change FROM log_token t WHERE t.batch = l.batch) AS token,
             (SELECT true FROM cluster c WHERE c.name = l.cluster AND c.synced_seq = l.seq AND c.synced_at IS NOT NULL) AS synced
      FROM log l WHERE l.seq > $1 ORDER BY l.seq LIMIT ${FETCH_REVISIONS}`,
    values: [after],
  });
  return rows.map(({ seq, cluster, at, age_ms: ageMs, changes, token, synced }) => ({
    seq,
    cluster,
    at: at.toISOString(),
    ageMs,
    changes,
    ...(token && { token }),
    ...(synced && { synced }),
  }));
}

interface ClusterRow {
  readonly name: string;
  readonly kind: ClusterRecord['kind'];
  readonly synced: boolean;
  readonly status: ClusterStatus | null;
  readonly proof_age_ms: number | null;
}

/** All clusters that are not retired. */
export async function readClusters(client: pg.ClientBase): Promise<ClusterRecord[]> {
  const { rows } = await client.query<ClusterRow>({
    name: 'clusters',
    text: `
      SELECT c.name, c.kind, c.synced_at IS NOT NULL AS synced, s.status,
             extract(epoch FROM clock_timestamp() - s.as_of)::float8 * 1000 AS proof_age_ms
      FROM cluster c LEFT JOIN cluster_status s ON s.cluster = c.name WHERE c.retired_at IS NULL ORDER BY c.name`,
  });
  return rows.map(({ name, kind, synced, status, proof_age_ms: proofAgeMs }) => ({
    name,
    kind,
    synced,
    status,
    proofAgeMs,
  }));
}

const PAST_PAGE = 500;
/** Beyond this a new snapshot costs a client less than its past does. */
const PAST_LIMIT = 50_000;

const PAST = `
  SELECT l.seq, l.at, c.batch, c.n, c.change
  FROM log_change c JOIN log l ON l.batch = c.batch
  WHERE c.cluster = $1 AND c.namespace = $2 AND c.%column% = $3 AND (c.batch, c.n) < ($4, $5)
  ORDER BY c.batch DESC, c.n DESC LIMIT $6`;

/** A change, and where the log has it. */
export interface PastRow {
  readonly seq: number;
  readonly at: Date;
  readonly batch: number;
  readonly n: number;
  readonly change: Change;
}

/** Where a change says which Service it touches. */
const PAST_COLUMNS = ['service', 'former_service', 'backend_service'] as const;
type PastColumn = (typeof PAST_COLUMNS)[number];

/** How far back is read. */
export interface PastReading {
  /** Rows a statement. */
  readonly page: number;
  /** Asked for each row; false = it and what is older is not wanted. */
  readonly goesOn: (row: PastRow) => boolean;
  /** Asked after each statement, with the number of rows that were found in one way: true = no more, wanted or not. */
  readonly isEnough: (found: number) => boolean;
}

/** What is recorded of a Service, newest first. */
export interface PastRows {
  readonly rows: readonly PastRow[];
  /** Of what is older than this row, or in its revision, not all was read; null = all that is wanted was. */
  readonly readTo: PastRow | null;
}

/**
 * Changes of one Service after a revision, newest first; null = not all are in the log any more, or they are too many.
 * A cluster's mirror has one writer at a time, and so have its registrations: of each of the two, batches are in the order of revisions.
 */
export async function readPast(client: pg.ClientBase, query: PastQuery): Promise<readonly Change[] | null> {
  const { rows: floors } = await client.query<{ floor: number | null }>('SELECT min(seq) AS floor FROM log');
  const floor = floors[0]?.floor ?? null;
  if (floor === null || floor > query.after + 1) return null;
  const { rows, readTo } = await readPastRows(client, query, {
    page: PAST_PAGE,
    goesOn: ({ seq }) => seq > query.after,
    isEnough: (found) => found >= PAST_LIMIT,
  });
  return readTo ? null : rows.map(({ change }) => change);
}

/** The same for as far back as the caller wants, or the log reaches. */
export async function readPastRows(
  client: pg.ClientBase,
  service: ServiceName,
  reading: PastReading,
): Promise<PastRows> {
  const parts: PastRows[] = [];
  for (const column of PAST_COLUMNS) parts.push(await pastBy(client, { ...service, column }, reading));
  return {
    rows: parts.flatMap(({ rows }) => rows).sort((a, b) => b.seq - a.seq || b.n - a.n),
    readTo: parts.reduce<PastRow | null>((newest, { readTo }) => {
      return readTo && readTo.seq > (newest?.seq ?? 0) ? readTo : newest;
    }, null),
  };
}

async function pastBy(
  client: pg.ClientBase,
  { cluster, namespace, name, column }: ServiceName & { readonly column: PastColumn },
  { page, goesOn, isEnough }: PastReading,
): Promise<PastRows> {
  const found: PastRow[] = [];
  for (let before = [Number.MAX_SAFE_INTEGER, 0]; ;) {
    const values = [cluster, namespace, name, ...before, page];
    const { rows } = await client.query<PastRow>(PAST.replace('%column%', column), values);
    for (const row of rows) {
      if (!goesOn(row)) return { rows: found, readTo: null };
      found.push(row);
    }
    const last = rows.at(-1);
    if (!last || rows.length < page) return { rows: found, readTo: null };
    if (isEnough(found.length)) return { rows: found, readTo: last };
    before = [last.batch, last.n];
  }
}
