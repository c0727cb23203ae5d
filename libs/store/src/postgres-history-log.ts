import type { HistoryLog, HistoryQuery, RecordedHistory } from '@rollcall/catalog';
import type pg from 'pg';

import { inTransaction } from './connection.js';
import { readHistory } from './history-query.js';
import { silenceMs } from './silence.js';
import { readError } from './store-errors.js';

/** {@link HistoryLog} on PostgreSQL. A page of changes is one index scan, under the deadline of every statement. */
export class PostgresHistoryLog implements HistoryLog {
  constructor(
    private readonly pool: pg.Pool,
    private readonly heartbeatMs: number,
  ) {}

  async history(query: HistoryQuery): Promise<RecordedHistory> {
    try {
      return await inTransaction(this.pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', (client) =>
        readHistory(client, query, silenceMs(this.heartbeatMs)),
      );
    } catch (error) {
      throw readError(error);
    }
  }
}
