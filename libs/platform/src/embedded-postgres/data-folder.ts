import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import type { Account } from './account.js';
import { EmbeddedPostgresError } from './postgres-errors.js';
import type { PostgresPrograms } from './programs.js';

export const SUPERUSER = 'rollcall';

/** A folder that holds one PostgreSQL database cluster and the password to it. */
export interface DataFolder {
  /** Given to `postgres -D`. */
  readonly database: string;
  readonly password: string;
  /** true if it was made just now. */
  readonly created: boolean;
}

/**
 * Opens the database under `folder`, or makes it. A half-made one (the machine went down) is made anew; a folder of
 * something else, or of another major version, is refused. Throws {@link EmbeddedPostgresError}.
 */
export function openDataFolder(folder: string, programs: PostgresPrograms, account: Account | null): DataFolder {
  const database = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  if (existsSync(database)) {
    const version = readVersion(database);
    if (version !== programs.major) {
      throw new EmbeddedPostgresError(
        version === null
          ? `${database} is not a PostgreSQL data folder. Set ROLLCALL_DATA_DIR to another folder, or move this one away.`
          : `${database} was made by PostgreSQL ${version}; this Rollcall brings ${programs.major}. ` +
              'Go on with the Rollcall that made it and dump it from there, or set ROLLCALL_DATA_DIR to a new folder: ' +
              'mirrored data comes back from the clusters, registrations do not.',
      );
    }
    if (!existsSync(passwordFile)) {
      throw new EmbeddedPostgresError(
        `${passwordFile} is missing, so nobody can log in to ${database}. Put it back from a backup, or set ROLLCALL_DATA_DIR to a new folder.`,
      );
    }
    return { database, password: readFileSync(passwordFile, 'utf8').trim(), created: false };
  }
  refuseForeign(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) {
    chownSync(folder, account.uid, account.gid);
    chownSync(passwordFile, account.uid, account.gid);
  }
  makeDatabase({ folder, database, passwordFile }, programs, account);
  return { database, password, created: true };
}

interface Paths {
  readonly folder: string;
  readonly database: string;
  readonly passwordFile: string;
}

function makeDatabase(paths: Paths, programs: PostgresPrograms, account: Account | null): void {
  // Made aside and moved into place, so that `data` is always a whole database.
  const staging = join(paths.folder, 'data.new');
  rmSync(staging, { recursive: true, force: true });
  const made = spawnSync(
    programs.initdb,
    [
      '-D',
      staging,
      '-U',
      SUPERUSER,
      '--pwfile',
      paths.passwordFile,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ],
    { encoding: 'utf8', cwd: paths.folder, ...(account && { uid: account.uid, gid: account.gid }) },
  );
  if (made.status !== 0) {
    throw new EmbeddedPostgresError(
      `PostgreSQL could not make a database in ${paths.folder}: ${(made.error?.message ?? made.stderr).trim()}\n` +
        'Set ROLLCALL_DATA_DIR to a folder on a disk with space and write access.',
    );
  }
  renameSync(staging, paths.database);
}

function readVersion(database: string): string | null {
  const file = join(database, 'PG_VERSION');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

function refuseForeign(folder: string): void {
  const strangers = existsSync(folder)
    ? readdirSync(folder).filter((name) => !['password', 'data.new'].includes(name))
    : [];
  if (strangers.length > 0) {
    throw new EmbeddedPostgresError(
      `${folder} holds something else (${strangers.slice(0, 3).join(', ')}). Set ROLLCALL_DATA_DIR to an empty or new folder.`,
    );
  }
}
