import type pg from 'pg';

import { readError } from './store-errors.js';

/**
 * Forgets what is older than the retention, and makes room for what comes. To be called about once a minute, by anybody.
 * Returns how many revisions were forgotten. Throws {@link StoreUnavailableError}.
 */
export async function keepLog(pool: pg.Pool, retentionMs: number): Promise<number> {
  try {
    const { rows } = await pool.query<{ removed: number }>('SELECT rollcall_keep_log($1) AS removed', [retentionMs]);
    await pool.query('SELECT rollcall_keep_gaps()');
    return rows[0]?.removed ?? 0;
  } catch (error) {
    throw readError(error);
  }
}

/**
 * Forgets what was put on record longer ago than the retention, some thousands of entries at a time. To be called about once a minute, by the owner of the
 * tables. Returns how many entries were forgotten. Throws {@link StoreUnavailableError}, also where it may not.
 */
export async function keepAudit(pool: pg.Pool, retentionMs: number): Promise<number> {
  try {
    const { rows } = await pool.query<{ removed: number }>('SELECT rollcall_keep_audit($1) AS removed', [retentionMs]);
    return rows[0]?.removed ?? 0;
  } catch (error) {
    throw readError(error);
  }
}
