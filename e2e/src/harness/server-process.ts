import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { PATH } from './environment.js';

export const ROOT = join(import.meta.dirname, '../../..');

interface Listening {
  readonly port?: number;
  readonly opsPort: number;
}

/** One process of Rollcall, as an image runs it: `node apps/<app>/dist/main.js`, set by its environment alone. */
export class ServerProcess {
  /** What it logged, to stdout and stderr. */
  log = '';

  private constructor(
    readonly child: ChildProcess,
    readonly port: number,
    readonly opsPort: number,
  ) {}

  /** Resolves when it listens. */
  static async start(app: 'api' | 'sync', environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const child = spawn(process.execPath, ['--enable-source-maps', join(ROOT, 'apps', app, 'dist/main.js')], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { PATH, ROLLCALL_PORT: '0', ROLLCALL_OPS_PORT: '0', ...environment },
    });
    let log = '';
    const collect = (chunk: Buffer): void => void (log += chunk.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const listening = await Promise.race([
      once(child, 'message').then(([message]) => message as Listening),
      once(child, 'exit').then(([code]) =>
        Promise.reject(new Error(`${app} ended with code ${String(code)}:\n${log}`)),
      ),
    ]);
    const server = new ServerProcess(child, listening.port ?? 0, listening.opsPort);
    server.log = log;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (server.log += chunk.toString()));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get opsUrl(): string {
    return `http://127.0.0.1:${this.opsPort}`;
  }

  /** Resolves with the exit code; null = it was killed. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const ended = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.kill(signal);
    return (await ended)[0];
  }
}
