import type { HistoryLog, HistoryQuery, RecordedHistory } from '@rollcall/catalog';
import type pg from 'pg';

import { inTransaction } from './connection.js';
import { readHistory } from './history-query.js';
import { readError } from './store-errors.js';

/** {@link HistoryLog} on PostgreSQL. A page of changes is one index scan, under the deadline of every statement. */
export class PostgresHistoryLog implements HistoryLog {
  constructor(
    private readonly pool: pg.Pool,
    /** A proof that is older than this is a silence. */
    private readonly silenceMs: number,
  ) {}

  async history(query: HistoryQuery): Promise<RecordedHistory> {
    try {
      return await inTransaction(this.pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', (client) =>
        readHistory(client, query, this.silenceMs),
      );
    } catch (error) {
      throw readError(error);
    }
  }
}
