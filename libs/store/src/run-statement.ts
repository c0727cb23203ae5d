import type pg from 'pg';

import { readError } from './store-errors.js';

/** The rows of one statement that is a transaction of its own. Throws {@link StoreUnavailableError}. */
export async function runStatement<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> {
  try {
    return (await pool.query<Row>(sql, [...values])).rows;
  } catch (error) {
    throw readError(error);
  }
}
