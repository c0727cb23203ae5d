import type {
  AuditEntry,
  AuditLog,
  AuditOutcome,
  AuditPage,
  AuditPlaces,
  AuditQuery,
  AuditRecord,
} from '@rollcall/catalog';
import type pg from 'pg';

import { originColumns } from './audit-columns.js';
import { readError } from './store-errors.js';
import { storableJson } from './storable-json.js';

const RECORD = `
  INSERT INTO audit (actor_kind, actor_id, actor_name, action, outcome, code, target_kind, target_cluster, target_namespace, target_name,
                     target_id, before, after, address, user_agent, request_id)
  SELECT r.* FROM json_to_recordset($1) AS r(
    actor_kind text, actor_id text, actor_name text, action text, outcome text, code text, target_kind text, target_cluster text,
    target_namespace text, target_name text, target_id text, before json, after json, address text, user_agent text, request_id text)`;

/** Ordered by the number: `id` alone would be the text that is selected. */
const LIST = `
  SELECT id::text, rollcall_time(at) AS at, actor_kind, actor_id, actor_name, action, outcome, code, target_kind, target_cluster,
         target_namespace, target_name, target_id, before, after, address, user_agent, request_id
  FROM audit
  WHERE ($1::bigint IS NULL OR id < $1)
    AND ($2::timestamptz IS NULL OR at >= $2) AND ($3::timestamptz IS NULL OR at < $3)
    AND ($4::text IS NULL OR actor_id = $4) AND ($5::text IS NULL OR action = $5) AND ($6::text IS NULL OR outcome = $6)
    AND ($7::text IS NULL OR target_cluster = $7) AND ($8::text IS NULL OR target_namespace = $8)
    AND ($9::text IS NULL OR position(lower($9) IN lower(concat_ws(' ', target_name, target_id, actor_name, code))) > 0)
    AND ($10::text[] IS NULL OR target_cluster = ANY($10)) AND ($11::text[] IS NULL OR target_namespace = ANY($11))
  ORDER BY audit.id DESC LIMIT $12`;

interface AuditRow {
  readonly id: string;
  readonly at: string;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly action: string;
  readonly outcome: AuditOutcome;
  readonly code: string | null;
  readonly target_kind: AuditEntry['target']['kind'];
  readonly target_cluster: string | null;
  readonly target_namespace: string | null;
  readonly target_name: string | null;
  readonly target_id: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly address: string | null;
  readonly user_agent: string | null;
  readonly request_id: string | null;
}

/** {@link AuditLog} on PostgreSQL, whose table takes nothing back. */
export class PostgresAuditLog implements AuditLog {
  constructor(private readonly pool: pg.Pool) {}

  async record(records: readonly AuditRecord[]): Promise<void> {
    try {
      await this.pool.query(RECORD, [storableJson(records.map(recordColumns))]);
    } catch (error) {
      throw readError(error);
    }
  }

  async list(
    query: AuditQuery & { readonly places: AuditPlaces },
    { limit, after }: { readonly limit: number; readonly after: string | null },
  ): Promise<AuditPage> {
    const { since, until, actor, action, outcome, cluster, namespace, q, places } = query;
    try {
      // One more than asked for tells whether there are older ones.
      const asked = [after, since, until, actor, action, outcome, cluster, namespace, q];
      const values = [...asked, places.clusters, places.namespaces, limit + 1];
      const { rows } = await this.pool.query<AuditRow>(LIST, values);
      const items = rows.slice(0, limit).map(entryOf);
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    } catch (error) {
      throw readError(error);
    }
  }
}

function recordColumns({ action, outcome, code, target, before, after, ...origin }: AuditRecord) {
  return {
    ...originColumns(origin),
    ...{ action, outcome, code, before, after },
    target_kind: target.kind,
    target_cluster: target.cluster,
    target_namespace: target.namespace,
    target_name: target.name,
    target_id: target.id,
  };
}

function entryOf(row: AuditRow): AuditEntry {
  const { id, at, action, outcome, code, before, after, address } = row;
  return {
    ...{ id, at, action, outcome, code, before, after, address },
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    target: {
      kind: row.target_kind,
      cluster: row.target_cluster,
      namespace: row.target_namespace,
      name: row.target_name,
      id: row.target_id,
    },
    userAgent: row.user_agent,
    requestId: row.request_id,
  };
}
