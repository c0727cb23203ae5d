import type { BackendEdit, BackendStore, BackendWrite, KeptAnswer, StatusReports } from '@rollcall/catalog';
import type { Revision } from '@rollcall/core';
import type pg from 'pg';

import { originColumns } from './audit-columns.js';
import type { BackendColumns } from './backend-columns.js';
import { newColumns, registeredColumns, statusColumns } from './backend-columns.js';
import { storableJson } from './storable-json.js';
import { backendError, readError, writeError } from './store-errors.js';

/** {@link BackendStore} on PostgreSQL, through the functions of prisma/migrations: one statement an act. */
export class PostgresBackendStore implements BackendStore {
  constructor(private readonly pool: pg.Pool) {}

  async write({ cluster, at, edits, by, key }: BackendWrite): Promise<Revision> {
    const rows = storableJson(edits.map((edit) => editRow(edit, at)));
    const kept = key && {
      principal: key.principal,
      key: key.key,
      request_hash: key.requestHash,
      answer: key.answer,
    };
    try {
      const { rows: answer } = await this.pool.query<Revision>({
        name: 'write_backends',
        text: 'SELECT epoch, seq FROM rollcall_write_backends($1, $2, $3, $4, $5)',
        values: [cluster, at, rows, storableJson(originColumns(by)), kept && storableJson(kept)],
      });
      const [revision] = answer;
      if (!revision) throw new TypeError('rollcall_write_backends returned no revision');
      return revision;
    } catch (error) {
      throw backendError(error);
    }
  }

  async report({ cluster, epoch, at, reports }: StatusReports): Promise<Revision | null> {
    const rows = reports.map(({ id, version, status }) => ({ id, version, status: statusColumns(status) }));
    try {
      const { rows: answer } = await this.pool.query<{ epoch: string | null; seq: number | null }>({
        name: 'report_backends',
        text: 'SELECT epoch, seq FROM rollcall_report_backends($1, $2, $3, $4)',
        values: [cluster, epoch, at, JSON.stringify(rows)],
      });
      const [{ epoch: logEpoch, seq } = { epoch: null, seq: null }] = answer;
      return logEpoch === null || seq === null ? null : { epoch: logEpoch, seq };
    } catch (error) {
      throw writeError(error, { cluster, epoch, ground: 0 });
    }
  }

  async answered(principal: string, key: string): ReturnType<BackendStore['answered']> {
    try {
      const { rows } = await this.pool.query<KeptAnswer & { readonly revision: Revision }>(
        `SELECT request_hash AS "requestHash", answer, json_build_object('epoch', epoch, 'seq', seq) AS revision FROM idempotency_key
         WHERE principal = $1 AND key = $2 AND created_at >= now() - interval '24 hours'`,
        [principal, key],
      );
      return rows[0] ?? null;
    } catch (error) {
      throw readError(error);
    }
  }
}

interface EditRow {
  readonly id: string;
  readonly expected: number | null;
  readonly backend: BackendColumns | null;
}

function editRow(edit: BackendEdit, at: string): EditRow {
  switch (edit.type) {
    case 'REGISTER':
      return { id: edit.backend.id, expected: null, backend: newColumns(edit.backend) };
    case 'UPDATE': {
      const { id, expected, registered, status } = edit;
      const changed = { version: expected + 1, updated_at: at };
      return { id, expected, backend: { ...registeredColumns(registered), ...statusColumns(status), ...changed } };
    }
    case 'REMOVE':
      return { id: edit.id, expected: edit.expected, backend: null };
  }
}
