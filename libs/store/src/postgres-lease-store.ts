import type { HeldLease, LeaseStore } from '@rollcall/catalog';
import type pg from 'pg';

import { readError } from './store-errors.js';

const UNTIL = `clock_timestamp() + $3 * interval '1 ms'`;

/** {@link LeaseStore} on PostgreSQL: one row a cluster, one statement an act, the database's clock. */
export class PostgresLeaseStore implements LeaseStore {
  constructor(private readonly pool: pg.Pool) {}

  async acquire(cluster: string, holder: string, leaseMs: number): Promise<number | null> {
    const rows = await this.run<{ epoch: number }>(
      `UPDATE lease SET epoch = epoch + 1, holder = $2, expires_at = ${UNTIL}
       WHERE cluster = $1 AND (holder IS NULL OR expires_at < clock_timestamp()) RETURNING epoch`,
      [cluster, holder, leaseMs],
    );
    return rows[0]?.epoch ?? null;
  }

  async renew(cluster: string, { holder, epoch }: HeldLease, leaseMs: number): Promise<boolean> {
    const sql = `UPDATE lease SET expires_at = ${UNTIL} WHERE cluster = $1 AND holder = $2 AND epoch = $4 RETURNING epoch`;
    return (await this.run(sql, [cluster, holder, leaseMs, epoch])).length === 1;
  }

  async release(cluster: string, { holder, epoch }: HeldLease): Promise<void> {
    const sql = `UPDATE lease SET holder = NULL, expires_at = '-infinity' WHERE cluster = $1 AND holder = $2 AND epoch = $3`;
    await this.run(sql, [cluster, holder, epoch]);
  }

  async beat(holder: string, leaseMs: number): Promise<number> {
    await this.run("DELETE FROM worker WHERE seen_at < clock_timestamp() - 10 * $1 * interval '1 ms'", [leaseMs]);
    await this.run('INSERT INTO worker (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()', [
      holder,
    ]);
    const sql = `SELECT count(*) AS alive FROM worker WHERE seen_at >= clock_timestamp() - $1 * interval '1 ms'`;
    return (await this.run<{ alive: number }>(sql, [leaseMs]))[0]?.alive ?? 1;
  }

  async leave(holder: string): Promise<void> {
    await this.run('DELETE FROM worker WHERE id = $1', [holder]);
  }

  private async run<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>(sql, [...values])).rows;
    } catch (error) {
      throw readError(error);
    }
  }
}
