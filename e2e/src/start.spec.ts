import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { eventually } from './harness/eventually.js';
import { RollcallUp } from './harness/rollcall-up.js';

/** What a person sees who runs `npm start` on a machine with nothing but Node and npm. */
describe('npm start', () => {
  let home: string;
  let dataDir: string;
  const running: RollcallUp[] = [];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'rollcall-start-'));
    dataDir = join(home, 'data');
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.stop()));
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  function start(environment: Readonly<Record<string, string>> = {}, args: readonly string[] = []): RollcallUp {
    const up = RollcallUp.start({ HOME: home, ROLLCALL_DATA_DIR: dataDir, ...environment }, args);
    running.push(up);
    return up;
  }

  const isAlive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'shows the demo, says so, and %s leaves no process behind',
    async (signal) => {
      const up = start();
      const url = await up.url();
      expect(up.output).toMatch(/Cluster +demo \(DEMO, not a real cluster\)/);
      expect(up.output).toContain(join(dataDir, 'demo'));
      await eventually('the demo is mirrored', async () =>
        (await (await fetch(`${url}/v1/clusters`)).text()).includes('"state":"LIVE"'),
      );
      const { items } = (await (await fetch(`${url}/v1/clusters`)).json()) as { items: readonly object[] };
      expect(items).toEqual([expect.objectContaining({ name: 'demo', kind: 'DEMO', state: 'LIVE' })]);
      const [, token = ''] = /Admin +(\S+)/.exec(up.output) ?? [];
      expect(readFileSync(join(dataDir, 'demo/admin-token'), 'utf8').trim()).toBe(token);
      expect(statSync(join(dataDir, 'demo/admin-token')).mode & 0o077).toBe(0);

      const tree = up.tree();
      expect(tree.length).toBeGreaterThanOrEqual(5); // start, up, worker, API, PostgreSQL
      expect(await up.stop(signal)).toBe(0);
      await eventually('nothing is left', () => !tree.some(isAlive));
    },
    90_000,
  );

  test('a second start goes on with the same data and token, and prints the token no more', async () => {
    const first = start();
    await first.url();
    const [, token = ''] = /Admin +(\S+)/.exec(first.output) ?? [];
    await first.stop();
    const second = start();
    const url = await second.url();
    expect(second.output).not.toContain(token);
    await eventually('the demo is known', async () => (await fetch(`${url}/v1/services`)).ok);
    const answer = await fetch(`${url}/v1/clusters/demo:confirm`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(202);
  }, 90_000);

  test('a cluster that is configured and cannot be reached is shown as such: the demo never stands in for it', async () => {
    const kubeconfig = join(home, 'kubeconfig');
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'Prod EU',
        clusters: [{ name: 'c', cluster: { server: 'http://127.0.0.1:1' } }],
        users: [{ name: 'u', user: {} }],
        contexts: [{ name: 'Prod EU', context: { cluster: 'c', user: 'u' } }],
      }),
    );
    const up = start({ KUBECONFIG: kubeconfig });
    const url = await up.url();
    expect(up.output).toMatch(/Cluster +prod-eu$/m);
    await eventually('it is said to be unreachable', () =>
      /cluster prod-eu is UNREACHABLE: .*127\.0\.0\.1:1.*\n {2}try: \w+/.test(up.output),
    );
    expect((await fetch(`${url}/v1/services`)).status).toBe(503);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  }, 90_000);

  test('--demo shows the demo whatever is configured', async () => {
    const up = start({ KUBECONFIG: join(home, 'nothing') }, ['--demo']);
    await up.url();
    expect(up.output).toContain('DEMO, not a real cluster');
  }, 90_000);

  test('worker and PostgreSQL that are killed are started again', async () => {
    const up = start();
    const url = await up.url();
    const ready = async (): Promise<boolean> =>
      (await fetch(`${url}/v1/services`)).headers.get('rollcall-stale') === 'false';
    await eventually('it is live', ready);
    const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const [worker = 0] = up.tree().filter((pid) => commandOf(pid).includes('apps/sync/dist/main.js'));
    process.kill(worker, 'SIGKILL');
    await eventually('it is said', () => up.output.includes('the worker ended (signal SIGKILL)'));
    const [postgres = 0] = up.tree().filter((pid) => commandOf(pid).includes('bin/postgres\0'));
    process.kill(postgres, 'SIGKILL');
    await eventually('it is said', () => up.output.includes('PostgreSQL ended (signal SIGKILL)'));
    await eventually(
      'both are back',
      async () => {
        const programs = up.tree().map(commandOf).join('\n');
        return programs.includes('apps/sync/dist/main.js') && programs.includes('bin/postgres\0') && (await ready());
      },
      60_000,
    );
  }, 120_000);

  describe('that cannot be, says what to do', () => {
    test.each([
      [
        'a port in use',
        async () => ({ ROLLCALL_PORT: String(await occupied()) }),
        /Port \d+ on 127\.0\.0\.1 is in use[\s\S]*ROLLCALL_PORT=/,
        1,
      ],
      [
        'a folder of something else',
        () => foreign(),
        /holds something else \(precious\.txt\)[\s\S]*ROLLCALL_DATA_DIR/,
        1,
      ],
      [
        'settings that cannot be',
        () => ({ ROLLCALL_LEASE_MS: 'soon', ROLLCALL_GUARD_RATIO: '7' }),
        /ROLLCALL_LEASE_MS=soon: [\s\S]*ROLLCALL_GUARD_RATIO=7: /,
        78,
      ],
      [
        'a kubeconfig that is not there',
        () => ({ KUBECONFIG: join(home, 'nothing') }),
        /KUBECONFIG: .*nothing[\s\S]*--demo/,
        1,
      ],
    ] as const)(
      '%s',
      async (...[, environment, words, code]) => {
        const up = start(await environment());
        expect(await up.ended()).toBe(code);
        expect(up.output + up.errors).toMatch(words);
        expect(up.errors).not.toMatch(/ {4}at /); // no stack traces for people
      },
      60_000,
    );

    test('a data folder that another Rollcall uses', async () => {
      const first = start();
      await first.url();
      const second = start();
      expect(await second.ended()).toBe(1);
      expect(second.errors).toMatch(/Another Rollcall \(process \d+\) uses the data folder/);
    }, 90_000);

    const servers: { close(): void }[] = [];
    afterEach(() => {
      for (const server of servers.splice(0)) server.close();
    });

    async function occupied(): Promise<number> {
      const server = createServer().listen(0, '127.0.0.1');
      servers.push(server);
      await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      return address !== null && typeof address === 'object' ? address.port : 0;
    }

    function foreign(): Record<string, string> {
      const folder = join(home, 'foreign/demo');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'precious.txt'), 'mine');
      return { ROLLCALL_DATA_DIR: join(home, 'foreign') };
    }
  });
});
