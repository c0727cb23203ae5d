import type { OwnAddress, OwnAddressStore } from '@rollcall/catalog';
import type pg from 'pg';

import { readError } from './store-errors.js';

const SAY = `
  INSERT INTO own_address (process, address, what)
  SELECT $1, r.address, r.what FROM json_to_recordset($2) AS r(address text, what text) GROUP BY r.address, r.what
  ON CONFLICT (process, address, what) DO UPDATE SET seen_at = clock_timestamp()`;
const FORGET = `DELETE FROM own_address WHERE seen_at < clock_timestamp() - interval '10 minutes'`;
const ALL = 'SELECT DISTINCT address, what FROM own_address ORDER BY address, what';

/** {@link OwnAddressStore} on PostgreSQL. */
export class PostgresOwnAddresses implements OwnAddressStore {
  constructor(private readonly pool: pg.Pool) {}

  async exchange(process: string, found: readonly OwnAddress[]): Promise<readonly OwnAddress[]> {
    try {
      await this.pool.query(SAY, [process, JSON.stringify(found)]);
      await this.pool.query(FORGET);
      return (await this.pool.query<OwnAddress>(ALL)).rows;
    } catch (error) {
      throw readError(error);
    }
  }
}
