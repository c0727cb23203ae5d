import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { until } from './clock.mjs';

export const ROOT = join(import.meta.dirname, '../../..');

/** As in production, but that a request may come while a measurement looks on: see docs/configuration.md. */
const ENVIRONMENT = { ROLLCALL_PORT: '0', ROLLCALL_OPS_PORT: '0', ROLLCALL_LOG_LEVEL: 'warn' };

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
    const flags = profileDir ? ['--cpu-prof', '--cpu-prof-dir', profileDir, '--cpu-prof-name', profileName(app)] : [];
    const child = spawn(process.execPath, [...flags, '--enable-source-maps', join(ROOT, 'apps', app, 'dist/main.js')], {
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
