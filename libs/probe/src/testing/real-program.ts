import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '@rollcall/testing';

/** The program if it is on PATH, or where Debian keeps servers; null = it is not here. */
export function programNamed(name: string): string | null {
  const places = [name, `/usr/sbin/${name}`];
  return places.find((place) => spawnSync(place, ['--version']).error === undefined) ?? null;
}

/** A server program that a spec started; it ends with the spec. */
export class RealProgram {
  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts it in a folder of its own, and waits until it listens on the address. */
  static async start(
    program: string,
    address: string,
    argumentsFor: (place: { readonly port: number; readonly folder: string }) => readonly string[],
  ): Promise<RealProgram> {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-probe-'));
    const port = await freePort(address);
    const child = spawn(program, argumentsFor({ port, folder }), { stdio: 'ignore' });
    const running = new RealProgram(port, folder, child);
    while (!(await accepts(address, port))) {
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    }
    return running;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function accepts(address: string, port: number): Promise<boolean> {
  const socket = connect(port, address);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => setTimeout(() => resolve(false), 10));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
