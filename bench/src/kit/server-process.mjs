import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { until } from './clock.mjs';
import { collectGarbage } from './inspector.mjs';
import { residentBytes } from './usage.mjs';

export const ROOT = join(import.meta.dirname, '../../..');

/** As in production, but on any free ports. */
const ENVIRONMENT = {
  ROLLCALL_PORT: '0',
  ROLLCALL_OPS_PORT: '0',
  ROLLCALL_LOG_LEVEL: 'warn',
  ROLLCALL_SECRET: 'a secret of the benchmarks, long enough',
  // All load comes from one address: as much of it as there can be, counted as in production.
  ROLLCALL_RATE_REQUESTS_PER_MINUTE: '1000000000',
  ROLLCALL_RATE_CHANGES_PER_MINUTE: '1000000000',
};

// The inspector only starts when it is asked to, then on a free port.
const FLAGS = ['--inspect-port=0', '--enable-source-maps'];
const INSPECTOR = /^Debugger listening on (ws:\S+)$/m;

/** One process of Rollcall, as an image runs it: `node apps/<app>/dist/main.js`, set by its environment alone. */
export class ServerProcess {
  #child;
  #log = '';

  constructor(child) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (this.#log += chunk));
  }

  /** Resolves when it listens. `profileDir`: a CPU profile is written there when it ends. */
  static async start(app, { environment, profileDir = null }) {
    const profiling = profileDir
      ? ['--cpu-prof', '--cpu-prof-dir', profileDir, '--cpu-prof-name', profileName(app)]
      : [];
    const child = spawn(process.execPath, [...profiling, ...FLAGS, join(ROOT, 'apps', app, 'dist/main.js')], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { PATH: process.env.PATH, ...ENVIRONMENT, ...environment },
    });
    const server = new ServerProcess(child);
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${app} ended with code ${code}:\n${server.#log}`);
    });
    const [{ port, opsPort }] = await Promise.race([once(child, 'message'), ended]);
    ended.catch(() => undefined); // later it may end as it likes
    return Object.assign(server, { url: `http://127.0.0.1:${port}`, opsUrl: `http://127.0.0.1:${opsPort}` });
  }

  get pid() {
    return this.#child.pid;
  }

  /** Resolves when it says that it is ready. */
  ready() {
    return until('/readyz', async () => (await fetch(`${this.opsUrl}/readyz`)).ok, { everyMs: 5 });
  }

  /** Resident memory when garbage was just collected: what it needs, without what V8 lets grow between collections. */
  async leastBytes() {
    if (!INSPECTOR.test(this.#log)) this.#child.kill('SIGUSR1');
    const url = await until('the inspector listens', () => INSPECTOR.exec(this.#log)?.[1]);
    await collectGarbage(url);
    return residentBytes(this.pid);
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}

let profiles = 0;
function profileName(app) {
  profiles += 1;
  return `${app}-${profiles}.cpuprofile`;
}
