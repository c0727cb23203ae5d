import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DemoApiServer } from '@rollcall/demo-cluster';
import { eventually, freePort, RealPostgres } from '@rollcall/testing';

import type { ComposeService } from './harness/compose.js';
import { COMPOSE_FILE, composeServices } from './harness/compose.js';
import { PATH } from './harness/environment.js';
import { ROOT } from './harness/server-process.js';
import { Started } from './harness/started.js';

const ADMIN = 'compose-admin-token';
const VARIABLES = {
  POSTGRES_PASSWORD: 'secret',
  ROLLCALL_ADMIN_TOKEN: ADMIN,
  ROLLCALL_SECRET: 'a secret of the end-to-end tests, long enough',
  ROLLCALL_KUBECONFIG: '/kubeconfig',
};

describe('docker-compose.yml', () => {
  test('is what the compose specification wants', async () => {
    expect(await schemaErrors(COMPOSE_FILE)).toEqual([]);
    const wrong = join(mkdtempSync(join(tmpdir(), 'rollcall-compose-')), 'docker-compose.yml');
    writeFileSync(wrong, readFileSync(COMPOSE_FILE, 'utf8').replace('cap_drop', 'cap_dropped'));
    expect(await schemaErrors(wrong)).toEqual([expect.stringContaining('additional properties')]);
    rmSync(join(wrong, '..'), { recursive: true });
  });

  test('runs postgres, migrations, two APIs and two workers, without root, without writing, and healthy before they count', () => {
    const services = composeServices(VARIABLES);
    expect(Object.keys(services).sort()).toEqual(['api', 'migrate', 'postgres', 'worker']);
    for (const name of ['api', 'migrate', 'worker'])
      expect(services[name]).toMatchObject({ user: '10001:10001', read_only: true, cap_drop: ['ALL'] });
    for (const name of ['api', 'worker']) {
      expect(services[name]?.deploy?.replicas).toBe(2);
      expect(services[name]?.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    }
    expect(() => composeServices({})).toThrow(/set POSTGRES_PASSWORD/);
  });

  test('names files that an image has', () => {
    const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(/^USER 10001:10001$/m);
    const files = Object.values(composeServices(VARIABLES)).flatMap(({ command, healthcheck }) => [
      ...(command ?? []),
      ...(healthcheck.test ?? []),
    ]);
    const ours = files.filter((word) => /\.m?js$/.test(word));
    expect(ours.length).toBeGreaterThanOrEqual(4);
    for (const file of ours) expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
  });
});

/** No container engine is needed to know that the images' commands work: they are run here as they stand in the file. */
describe("the images' commands, run by hand", () => {
  const started = new Started();
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-images-'));
  const cluster = new DemoApiServer();
  let postgres: RealPostgres;
  let services: Readonly<Record<string, ComposeService>>;
  let databaseUrl: string;

  beforeAll(async () => {
    postgres = started.add(await RealPostgres.start());
    databaseUrl = await postgres.createDatabase();
    await cluster.listen();
    started.add({ stop: () => cluster.close() });
    writeFileSync(join(folder, 'kubeconfig'), cluster.kubeconfig('compose'));
    services = composeServices(VARIABLES);
  }, 60_000);
  afterAll(async () => {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** As an engine would: the service's command and environment; only addresses are those of this machine. */
  function run(name: string, more: Readonly<Record<string, string>> = {}) {
    const { command = [], environment } = services[name] ?? {};
    const [program = '', ...args] = command;
    expect(program).toBe('node');
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: {
        PATH,
        NODE_ENV: 'production',
        ...environment,
        ROLLCALL_DATABASE_URL: databaseUrl,
        ...(name === 'worker' && { KUBECONFIG: join(folder, 'kubeconfig') }),
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    return { child, ended, output: () => output };
  }

  test('migrations, an API and a worker work together, tell their health, and end with 0', async () => {
    const migration = run('migrate');
    expect([await migration.ended, migration.output()]).toEqual([0, expect.stringContaining('applied: ')]);
    const again = run('migrate');
    expect([await again.ended, again.output()]).toEqual([0, 'the schema is up to date\n']);

    const [apiPort, apiOps, workerOps] = [await freePort(), await freePort(), await freePort()];
    const api = run('api', { ROLLCALL_PORT: String(apiPort), ROLLCALL_OPS_PORT: String(apiOps) });
    const worker = run('worker', { ROLLCALL_OPS_PORT: String(workerOps) });
    try {
      await eventually(
        'both are healthy',
        async () => (await isHealthy('api', apiOps)) && (await isHealthy('worker', workerOps)),
        60_000,
      );
      const url = `http://127.0.0.1:${apiPort}/v1/clusters`;
      expect((await fetch(url)).status).toBe(401); // not on loopback only: nobody is let in without credentials
      const answer = await fetch(url, { headers: { authorization: `Bearer ${ADMIN}` } });
      expect(await answer.json()).toMatchObject({ items: [{ name: 'compose', state: 'LIVE' }] });
    } finally {
      api.child.kill('SIGTERM');
      worker.child.kill('SIGTERM');
    }
    expect([await api.ended, await worker.ended]).toEqual([0, 0]);
  }, 90_000);

  async function isHealthy(name: string, opsPort: number): Promise<boolean> {
    const [kind, program = '', ...args] = services[name]?.healthcheck.test ?? [];
    expect([kind, program]).toEqual(['CMD', 'node']);
    const check = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ROLLCALL_OPS_PORT: String(opsPort) },
      stdio: 'ignore',
    });
    return ((await once(check, 'exit')) as [number])[0] === 0;
  }
});

/** What a linter finds wrong by the compose specification's JSON schema. */
async function schemaErrors(file: string): Promise<readonly string[]> {
  const linter = spawn(process.execPath, [join(ROOT, 'node_modules/dclint/bin/dclint.cjs'), '-f', 'json', file]);
  let output = '';
  linter.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(linter, 'close');
  const [result] = JSON.parse(output) as readonly { messages: readonly { type: string; message: string }[] }[];
  return (result?.messages ?? []).filter(({ type }) => type === 'error').map(({ message }) => message);
}
