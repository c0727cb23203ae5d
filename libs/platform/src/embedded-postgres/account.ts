import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { EmbeddedPostgresError } from './postgres-errors.js';

/** A system account that a program runs under. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account PostgreSQL must run under, or null for the caller's own. PostgreSQL refuses to run as root, so root hands it
 * to an account that every Unix has; nothing is created on the machine.
 */
export function unprivilegedAccount(
  getuid: (() => number) | undefined = process.getuid?.bind(process),
): Account | null {
  if (getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .flatMap(([name, , uid, gid]) => (name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []));
  const account = ['postgres', 'nobody'].map((name) => accounts.find((each) => each.name === name)).find(Boolean);
  if (!account) {
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root, and this machine has neither an account "postgres" nor "nobody".\n' +
        'Run Rollcall as another user, or set ROLLCALL_DATABASE_URL to a PostgreSQL that is already there.',
    );
  }
  return account;
}

/** Whether the account can get to a path: it must be let through every existing folder on the way. */
export function canReach(path: string, account: Account): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    const passes = stat?.uid === account.uid ? 0o100 : stat?.gid === account.gid ? 0o010 : 0o001;
    if (stat?.isDirectory() && (stat.mode & passes) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
