import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Token of the bootstrap administrator. */
export interface AdminToken {
  readonly value: string;
  /** Where it is kept; null = it was given by ROLLCALL_ADMIN_TOKEN. */
  readonly file: string | null;
  /** It was made just now, and is shown this once. */
  readonly isNew: boolean;
}

/** The token that is configured, or the one that the data folder keeps, or a new one. */
export function adminToken(configured: string | null, folder: string): AdminToken {
  if (configured !== null) return { value: configured, file: null, isNew: false };
  const file = join(folder, 'admin-token');
  if (existsSync(file)) return { value: readFileSync(file, 'utf8').trim(), file, isNew: false };
  const value = randomBytes(24).toString('base64url');
  writeFileSync(file, `${value}\n`, { mode: 0o600, flag: 'wx' });
  return { value, file, isNew: true };
}
