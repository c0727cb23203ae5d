import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';

import type { Account } from './account.js';
import { canReach, unprivilegedAccount } from './account.js';
import type { DataFolder } from './data-folder.js';
import { openDataFolder, SUPERUSER } from './data-folder.js';
import { EmbeddedPostgresError } from './postgres-errors.js';
import type { PostgresPrograms } from './programs.js';
import { findPrograms } from './programs.js';

export interface EmbeddedPostgresOptions {
  /** Where the database should live. Lives under `sharedDir` instead where PostgreSQL's account cannot reach it. */
  readonly dataDir: string;
  /** For programs and data that an unprivileged account must reach; used only when run by root. */
  readonly sharedDir?: string;
  /** Settings given on the command line, e.g. `{fsync: 'off'}` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** On loopback; default: a free one. */
  readonly port?: number;
  /** What PostgreSQL logs, line by line. */
  readonly onLog?: (line: string) => void;
}

const STARTUP_TIMEOUT_MS = 60_000;
const READY = 'database system is ready to accept connections';

/**
 * A real PostgreSQL from npm, for `npm start` and for tests: a child of this process in a process group of its own, so
 * that Ctrl-C reaches us and we end it last. Listens on a free port of loopback, with a password.
 */
export class EmbeddedPostgres {
  private stopping = false;

  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
    private readonly folder: DataFolder,
  ) {}

  /** Where the data is: not always where it was asked for, see {@link EmbeddedPostgresOptions.dataDir}. */
  get dataDir(): string {
    return dirname(this.folder.database);
  }

  /** true if the database was made by this start. */
  get created(): boolean {
    return this.folder.created;
  }

  /** Resolves when it accepts connections. Throws {@link EmbeddedPostgresError}. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const account = unprivilegedAccount();
    const shared = options.sharedDir ?? '/var/lib/rollcall';
    const programs = findPrograms(account, shared);
    const dataDir = reachableDataDir(resolve(options.dataDir), shared, account);
    const folder = openDataFolder(dataDir, programs, account);
    await endOrphan(folder);
    const port = options.port ?? (await freePort());
    const child = launch({ programs, folder, account, port }, options.settings ?? {});
    await ready(child, options.onLog);
    const url = `postgresql://${SUPERUSER}:${folder.password}@127.0.0.1:${port}/postgres`;
    return new EmbeddedPostgres(child, url, folder);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Called once if PostgreSQL ends without having been stopped. */
  onUnexpectedExit(run: (reason: string) => void): void {
    this.process.once('exit', (code, signal) => {
      if (!this.stopping) run(signal ? `signal ${signal}` : `exit code ${code ?? '?'}`);
    });
  }

  /** `fast` rolls back and ends cleanly; `immediate` is a crash: the next start recovers. */
  async stop(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    this.stopping = true;
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    const impatient = setTimeout(() => this.process.kill('SIGQUIT'), 20_000);
    await ended;
    clearTimeout(impatient);
  }
}

/** A database asked for where its account cannot go lives under the shared folder, under a name made from the asked path. */
function reachableDataDir(asked: string, shared: string, account: Account | null): string {
  if (account === null || canReach(asked, account)) return asked;
  const dataDir = join(shared, createHash('sha256').update(asked).digest('hex').slice(0, 12));
  mkdirSync(shared, { recursive: true, mode: 0o755 });
  return dataDir;
}

interface Launch {
  readonly programs: PostgresPrograms;
  readonly folder: DataFolder;
  readonly account: Account | null;
  readonly port: number;
}

function launch({ programs, folder, account, port }: Launch, settings: Readonly<Record<string, string>>): ChildProcess {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', logging_collector: 'off', ...settings };
  return spawn(
    programs.postgres,
    [
      '-D',
      folder.database,
      '-p',
      String(port),
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      cwd: folder.database,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      env: {},
      ...(account && { uid: account.uid, gid: account.gid }),
    },
  );
}

async function ready(child: ChildProcess, onLog: ((line: string) => void) | undefined): Promise<void> {
  const lines: string[] = [];
  let settle: (error: Error | null) => void = () => undefined;
  const outcome = new Promise<Error | null>((done) => (settle = done));
  const failed = (why: string) =>
    settle(new EmbeddedPostgresError(`PostgreSQL did not start (${why}):\n${lines.slice(-8).join('\n')}`));
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) {
      lines.push(line);
      if (lines.length > 50) lines.shift();
      onLog?.(line);
      if (line.includes(READY)) settle(null);
    }
  });
  child.once('error', (error) => failed(error.message));
  child.once('exit', (code) => failed(`exit code ${code ?? '?'}`));
  const timeout = setTimeout(() => failed(`not ready after ${STARTUP_TIMEOUT_MS / 1000} s`), STARTUP_TIMEOUT_MS);
  const error = await outcome;
  clearTimeout(timeout);
  if (error) {
    child.kill('SIGQUIT');
    throw error;
  }
}

/**
 * A PostgreSQL that an earlier run left behind (that run was killed) holds the data folder: ends it. One that a living
 * Rollcall uses is kept from us by the data folder's own lock, which is taken before this.
 */
async function endOrphan(folder: DataFolder): Promise<void> {
  const pidFile = join(folder.database, 'postmaster.pid');
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0;
  if (!pid || !isPostmasterOf(pid, folder.database)) return;
  process.kill(pid, 'SIGINT');
  for (let waitedMs = 0; existsSync(pidFile) && isPostmasterOf(pid, folder.database); waitedMs += 100) {
    if (waitedMs > 20_000)
      throw new EmbeddedPostgresError(
        `PostgreSQL (process ${pid}) still holds ${folder.database}. End it and start again.`,
      );
    await new Promise((resolveWait) => setTimeout(resolveWait, 100));
  }
}

/** Guards against a process id that was given to something else since: only a process that runs on this folder counts. */
function isPostmasterOf(pid: number, database: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').split('\0').includes(database);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new EmbeddedPostgresError('no free port on loopback');
  return address.port;
}
