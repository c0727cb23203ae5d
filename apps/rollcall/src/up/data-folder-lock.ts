import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { UpError } from './up-error.js';

const LOCK = 'lock';
/** Names that `up` puts into a data folder. */
const OWN = new Set([LOCK, 'admin-token', 'database-url', 'demo', 'demo-cluster', 'kubeconfig', 'postgres', 'secret']);

/** A data folder that belongs to this process until it is released. */
export interface LockedFolder {
  readonly path: string;
  release(): void;
}

/**
 * Takes a data folder for this process, and makes it if need be. A folder of something else, and one that a living Rollcall
 * uses, are refused; the lock of a process that is gone is taken over. Throws {@link UpError}.
 */
export function lockDataFolder(path: string): LockedFolder {
  refuseForeign(path);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    takeLock(path);
  } catch (error) {
    if (error instanceof UpError) throw error;
    throw new UpError(
      `The data folder ${path} cannot be used: ${error instanceof Error ? error.message : String(error)}.\n` +
        'Set ROLLCALL_DATA_DIR to a folder that you may write to.',
    );
  }
  return { path, release: () => rmSync(join(path, LOCK), { force: true }) };
}

function refuseForeign(path: string): void {
  const strangers = existsSync(path) ? readdirSync(path).filter((name) => !OWN.has(name)) : [];
  if (strangers.length === 0) return;
  throw new UpError(
    `The data folder ${path} holds something else (${strangers.slice(0, 3).join(', ')}).\n` +
      'Set ROLLCALL_DATA_DIR to an empty or new folder.',
  );
}

function takeLock(path: string): void {
  const file = join(path, LOCK);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const lock = openSync(file, 'wx', 0o600);
      writeSync(lock, `${process.pid}\n`);
      closeSync(lock);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 0) throw error;
      const holder = Number(readFileSync(file, 'utf8'));
      if (isRollcall(holder)) {
        throw new UpError(
          `Another Rollcall (process ${holder}) uses the data folder ${path}.\n` +
            'Stop that one, or set ROLLCALL_DATA_DIR to another folder (and ROLLCALL_PORT to another port).',
        );
      }
      rmSync(file, { force: true });
    }
  }
}

/** Guards against a process id that was given to something else since. */
function isRollcall(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('rollcall');
}
