import pg from 'pg';

import { StoreUnavailableError } from '@rollcall/catalog';

import { storableValue } from './storable-text.js';

/** How long the database may take. */
export interface DatabaseTimeouts {
  /** For every statement, and for every wait for a connection. */
  readonly timeoutMs: number;
}

export interface DatabaseOptions extends DatabaseTimeouts {
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly maxConnections: number;
  /** Told of errors on idle connections; they are replaced by themselves. */
  readonly onIdleError: (error: Error) => void;
}

// Revision numbers and epochs stay below 2^53; everything else of these types that we select is a count.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Settings of a connection that can neither wait for ever nor keep others waiting. */
export function connectionConfig(
  options: Pick<DatabaseOptions, 'url' | 'applicationName' | 'timeoutMs'>,
): pg.ClientConfig {
  const { url, applicationName, timeoutMs } = options;
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    lock_timeout: timeoutMs,
    idle_in_transaction_session_timeout: timeoutMs,
    // The server's own deadline needs a server that answers: this one does not.
    query_timeout: timeoutMs + 500,
    keepAlive: true,
  };
}

type Send = (...args: readonly unknown[]) => unknown;

/**
 * A client whose statements never fail for text that PostgreSQL cannot hold, whoever sent it and in whichever field: it is stored with U+FFFD, and found by
 * the same text. JSON, where such text is escaped, is made by storable-json.ts.
 */
class StorableClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const send = this.query.bind(this) as Send;
    const query: Send = (statement, values, ...more) => send(storable(statement), storableValue(values), ...more);
    this.query = query as pg.Client['query'];
  }
}

/** `{ text, values }`, or text alone. */
function storable(statement: unknown): unknown {
  const hasValues = typeof statement === 'object' && statement !== null && 'values' in statement;
  return hasValues ? { ...statement, values: storableValue(statement.values) } : statement;
}

export function createPool(options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(options), max: options.maxConnections, Client: StorableClient });
  pool.on('error', options.onIdleError); // without a listener, a server restart ends the process
  return pool;
}

/** Runs statements in one transaction on one connection. A connection whose state is unknown is thrown away. */
export async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  run: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  client.on('error', onError);
  try {
    await client.query(begin);
    const result = await run(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client
      .query('ROLLBACK')
      .catch((failure: unknown) => (broken = failure instanceof Error ? failure : new Error(String(failure))));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Anything that PostgreSQL or the way to it did wrong, as the error that the catalog knows. */
export function storeUnavailable(error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error;
  return new StoreUnavailableError(
    `the database did not answer: ${error instanceof Error ? error.message : String(error)}`,
    { cause: error },
  );
}
