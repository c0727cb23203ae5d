import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { BrowserWorld } from '../harness/browser/browser-world.js';
import { furnishShop, putEndpoints } from '../harness/browser/shop.js';
import { CHROMIUM, inBrowser, PATH } from '../harness/environment.js';
import { eventually } from '../harness/eventually.js';
import { ADMIN_TOKEN } from '../harness/installation.js';

const suite = CHROMIUM === '' ? describe.skip : describe;

/** Ready in the shop's `cart`. */
const TARGETS = ['10.0.1.1:8080', '10.0.1.3:8080'];

/** How each file is run. */
const RUN: Readonly<Record<string, readonly string[]>> = {
  sh: ['sh'],
  py: ['python3'],
  java: ['java'],
  php: ['php'],
};

function isThere(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** Title of a test that needs a program: says why it is skipped. */
function needing(program: string, title: string): string {
  return isThere(program) ? title : `${title} (skipped: there is no ${program})`;
}

suite(inBrowser('what "Use it" shows works when it is pasted'), () => {
  let world: BrowserWorld;
  let folder: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    world = await BrowserWorld.start({ furnish: furnishShop });
  }, 120_000);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-use-'));
    furnishShop(world.cluster);
  });
  afterEach(async () => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    await world.closePages();
  });
  afterAll(() => world.stop());

  /** Copies a snippet from the page into a file, and runs it. */
  async function run(
    id: string,
    signedIn = false,
  ): Promise<{ readonly child: ChildProcess; readonly output: () => string }> {
    const watched = await world.page('/sign-in');
    if (signedIn) await watched.signIn();
    await watched.go('/services/shop/cart/use');
    const section = watched.page.locator(`[data-snippet="${id}"]`);
    const file = (await section.getAttribute('data-file')) ?? '';
    writeFileSync(join(folder, file), (await section.locator('pre').textContent()) ?? '');
    const [command = '', ...args] = RUN[file.split('.').at(-1) ?? ''] ?? [];
    const child = spawn(command, [...args, file], {
      cwd: folder,
      env: { PATH, ROLLCALL_TOKEN: ADMIN_TOKEN },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return { child, output: () => output };
  }

  const ended = (child: ChildProcess): Promise<void> =>
    eventually('it ends', () => child.exitCode !== null).then(() => expect(child.exitCode).toBe(0));

  test.each(['curl', 'graphql'])('%s reads the endpoints', async (id) => {
    const { child, output } = await run(id);
    await ended(child);
    for (const target of TARGETS) expect(output()).toContain(target);
    expect(output()).not.toContain('10.0.1.2');
  });

  test('signed in, it takes the token from the environment', async () => {
    const { child, output } = await run('curl', true);
    await ended(child);
    expect(readFileSync(join(folder, 'targets.sh'), 'utf8')).toContain('$ROLLCALL_TOKEN');
    expect(output().trim().split('\n')).toEqual(TARGETS);
  });

  for (const [id, program] of [
    ['sse', 'sh'],
    ['python', 'python3'],
    ['java', 'java'],
  ] as const)
    (isThere(program) ? test : test.skip)(needing(program, `${id} hears of a change`), async () => {
      const { output } = await run(id);
      await eventually('it has the endpoints', () => output().includes('10.0.1.3'), 60_000);
      putEndpoints(world.cluster, 'cart', [{ address: '10.0.1.9', ready: true }]);
      await eventually('it has heard', () => output().includes('10.0.1.9'), 60_000);
    });

  (isThere('php') ? test : test.skip)(needing('php', 'php reads the endpoints'), async () => {
    const { child, output } = await run('php');
    await ended(child);
    expect(output().trim().split('\n')).toEqual(TARGETS);
  });

  test('haproxy: a section with a server for each endpoint', async () => {
    const { child } = await run('haproxy');
    await ended(child);
    const lines = TARGETS.map((target, i) => `  server s${i + 1} ${target} check`);
    expect(readFileSync(join(folder, 'shop-cart.cfg'), 'utf8').trim().split('\n')).toEqual([
      'backend shop-cart',
      ...lines,
    ]);
  });

  test('prometheus: a file for file_sd_configs', async () => {
    const { child } = await run('prometheus');
    await ended(child);
    expect(JSON.parse(readFileSync(join(folder, 'shop-cart.json'), 'utf8'))).toEqual([
      { targets: TARGETS, labels: { namespace: 'shop', service: 'cart' } },
    ]);
  });
});
