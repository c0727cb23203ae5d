import { join } from 'node:path';

import { migrate, readMigrations } from '@rollcall/store';
import { RealPostgres } from '@rollcall/testing/without-jest';

import { ROOT } from './server-process.mjs';

/** A PostgreSQL of the run's own (without fsync), and an empty database of Rollcall's in it for each that asks. */
export class Database {
  constructor(postgres) {
    this.postgres = postgres;
  }

  static async start() {
    return new Database(await RealPostgres.start());
  }

  /** Resolves with the URL of a database of the newest schema. */
  async create() {
    const url = await this.postgres.createDatabase();
    await migrate(url, readMigrations(join(ROOT, 'prisma/migrations')));
    return url;
  }

  /** Rows of one statement. */
  query(url, sql, values = []) {
    return this.postgres.query(url, sql, values);
  }

  stop() {
    return this.postgres.stop();
  }
}
