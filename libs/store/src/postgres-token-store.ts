import type { AuditOrigin, LastUses, StoredToken, TokenStore } from '@rollcall/catalog';
import type { Revision } from '@rollcall/core';
import type pg from 'pg';

import { originColumns } from './audit-columns.js';
import { runStatement } from './run-statement.js';
import { storableJson } from './storable-json.js';

/** {@link TokenStore} on PostgreSQL, through the functions of prisma/migrations: one statement an act. */
export class PostgresTokenStore implements TokenStore {
  constructor(private readonly pool: pg.Pool) {}

  async create(token: StoredToken, by: AuditOrigin): Promise<Revision> {
    const values = [storableJson(tokenColumns(token)), storableJson(originColumns(by))];
    const [revision] = await runStatement<Revision>(
      this.pool,
      'SELECT epoch, seq FROM rollcall_create_token($1, $2)',
      values,
    );
    if (!revision) throw new TypeError('rollcall_create_token returned no revision');
    return revision;
  }

  async revoke(id: string, at: string, by: AuditOrigin): Promise<Revision | null> {
    const [{ epoch, seq } = { epoch: null, seq: null }] = await runStatement<Revision | { epoch: null; seq: null }>(
      this.pool,
      'SELECT epoch, seq FROM rollcall_revoke_token($1, $2, $3)',
      [id, at, storableJson(originColumns(by))],
    );
    return epoch === null ? null : { epoch, seq };
  }

  async noteUses(uses: LastUses): Promise<void> {
    const rows = [...uses].map(([id, at]) => ({ id, at }));
    await runStatement(this.pool, 'SELECT rollcall_note_token_uses($1)', [JSON.stringify(rows)]);
  }

  async lastUses(): Promise<LastUses> {
    const rows = await runStatement<{ id: string; at: string }>(
      this.pool,
      'SELECT id, rollcall_time(last_used_at) AS at FROM token WHERE revoked_at IS NULL AND last_used_at IS NOT NULL',
      [],
    );
    return new Map(rows.map(({ id, at }) => [id, at]));
  }
}

function tokenColumns({ id, name, prefix, hmac, scopes, createdBy, createdAt, expiresAt }: StoredToken) {
  const { role, clusters, namespaces, restrictedAddresses } = scopes;
  return {
    ...{ id, name, prefix, hmac, role, clusters, namespaces },
    restricted_addresses: restrictedAddresses,
    created_by: createdBy,
    created_at: createdAt,
    expires_at: expiresAt,
  };
}
