import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EmbeddedPostgres } from '@rollcall/platform';
import pg from 'pg';

const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '32MB' };

/** A real PostgreSQL for tests: no fsync, a database a test. */
export class RealPostgres {
  private databases = 0;

  private constructor(
    private running: EmbeddedPostgres,
    private readonly folder: string,
  ) {}

  /** The one that runs now. */
  get server(): EmbeddedPostgres {
    return this.running;
  }

  static async start(): Promise<RealPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-test-postgres-'));
    return new RealPostgres(await EmbeddedPostgres.start(optionsFor(folder)), folder);
  }

  /** Ends it as a crash does. `recover` has it back, under the same address. */
  async crash(): Promise<void> {
    await this.running.stop('immediate');
  }

  async recover(): Promise<void> {
    const port = Number(new URL(this.running.url).port);
    this.running = await EmbeddedPostgres.start({ ...optionsFor(this.folder), port });
  }

  /** Makes an empty database, or a copy of another; returns its URL. */
  async createDatabase(template?: string): Promise<string> {
    this.databases += 1;
    const name = `test_${this.databases}`;
    await this.query(
      this.server.url,
      `CREATE DATABASE ${name} ${template ? `TEMPLATE ${new URL(template).pathname.slice(1)}` : ''}`,
    );
    const url = new URL(this.server.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** Runs one statement on a connection of its own. */
  async query<Row extends pg.QueryResultRow>(
    url: string,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.server.dataDir, { recursive: true, force: true });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function optionsFor(folder: string) {
  return { dataDir: join(folder, 'db'), sharedDir: join(tmpdir(), 'rollcall-test'), settings: SETTINGS };
}
