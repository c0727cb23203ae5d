import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { PATH } from './environment.js';
import { eventually } from './eventually.js';
import { ROOT } from './server-process.js';

/** `rollcall up`, as `npm start` runs it once everything is built. */
export class RollcallUp {
  output = '';
  errors = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
  }

  static start(environment: Readonly<Record<string, string>>, args: readonly string[] = []): RollcallUp {
    return new RollcallUp(
      spawn(process.execPath, [join(ROOT, 'tools/start.mjs'), ...args], {
        env: { PATH, ROLLCALL_PORT: '0', ROLLCALL_OPS_PORT: '0', ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** Resolves with the URL that it prints. */
  async url(): Promise<string> {
    const find = (): string | undefined => /^ {2}URL +(\S+)$/m.exec(this.output)?.[1];
    await eventually(
      'the URL is printed',
      () => {
        if (this.child.exitCode !== null) throw new Error(`it ended:\n${this.output}${this.errors}`);
        return find() !== undefined;
      },
      60_000,
    );
    return find() ?? '';
  }

  /** Every process that it started, itself included: those that know its data folder or have it for an ancestor. */
  tree(): readonly number[] {
    const parents = new Map(
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => {
          try {
            const [, parent = '0'] = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
            return [[Number(name), Number(parent)] as const];
          } catch {
            return []; // it ended meanwhile
          }
        }),
    );
    const tree = new Set([this.child.pid ?? -1]);
    for (let grown = true; grown;) {
      const children = [...parents].filter(([pid, parent]) => tree.has(parent) && !tree.has(pid));
      for (const [pid] of children) tree.add(pid);
      grown = children.length > 0;
    }
    return [...tree];
  }

  /** Resolves with the exit code. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    return ((await once(this.child, 'exit')) as [number | null])[0];
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended();
  }
}
