import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Backend } from '@rollcall/core';
import { DEFAULT_ADDRESS_POLICY } from '@rollcall/core';
import { ProcessLogger, readSettings } from '@rollcall/platform';
import { createPool, migrate, PostgresBackendStore, readMigrations } from '@rollcall/store';
import { aBackend, ASSETS, eventually, RealControlPlane, RealPostgres, registering, updating } from '@rollcall/testing';

import type { SyncConfig } from './config.js';
import { SyncWorker } from './sync-worker.js';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../prisma/migrations'));
const SLICE = 'orders-db-rollcall-ipv4-1';

const suite = ASSETS === '' ? describe.skip : describe;
const skipped = ASSETS === '' ? ' (skipped: KUBEBUILDER_ASSETS is not set)' : '';

interface Slice {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly endpoints: readonly { readonly addresses: readonly string[] }[];
}

suite(`write-back to a real API server${skipped}`, () => {
  let plane: RealControlPlane;
  let postgres: RealPostgres;
  let template: string;
  let url: string;
  let pool: ReturnType<typeof createPool>;
  let backends: PostgresBackendStore;
  let namespace: string;
  let namespaces = 0;
  const workers: SyncWorker[] = [];

  beforeAll(async () => {
    [plane, postgres] = await Promise.all([RealControlPlane.start({ assets: ASSETS }), RealPostgres.start()]);
    template = await postgres.createDatabase();
    await migrate(template, MIGRATIONS);
  }, 120_000);
  beforeEach(async () => {
    url = await postgres.createDatabase(template);
    pool = createPool({
      url,
      timeoutMs: 5_000,
      applicationName: 'test',
      maxConnections: 2,
      onIdleError: () => undefined,
    });
    backends = new PostgresBackendStore(pool);
    namespaces += 1;
    namespace = `shop-${namespaces}`;
    await plane.kubectl(['create', 'namespace', namespace]);
    const spec = { clusterIP: 'None', ports: [{ name: 'pg', port: 5432 }] };
    await plane.apply({ apiVersion: 'v1', kind: 'Service', metadata: { namespace, name: 'orders-db' }, spec });
  }, 30_000);
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await pool.end();
  });
  afterAll(async () => {
    await Promise.all([plane.stop(), postgres.stop()]);
  });

  const work = (user: 'admin' | 'reader' = 'admin', writeBack = true): SyncWorker => {
    const place = { type: 'FILES' as const, paths: [plane.kubeconfig(user)], context: null };
    const config: SyncConfig = {
      ...readSettings({ ROLLCALL_LEASE_MS: '1500', ROLLCALL_HEARTBEAT_MS: '1000' }),
      databaseUrl: url,
      logFormat: 'json',
      clusterConfigs: [{ name: 'prod', place, namespaces: [], writeBack }],
      addressPolicy: DEFAULT_ADDRESS_POLICY,
      demo: false,
      unknownVariables: [],
    };
    const logger = ProcessLogger.create({ name: 'sync', level: 'silent', format: 'json' });
    const worker = new SyncWorker({ config, logger, id: `w-${workers.length}` });
    workers.push(worker);
    worker.start();
    return worker;
  };
  const slices = async (): Promise<readonly Slice[]> =>
    (JSON.parse(await plane.kubectl(['get', 'endpointslices', '-n', namespace, '-o', 'json'])) as { items: Slice[] })
      .items;
  const written = async (): Promise<readonly string[]> =>
    (await slices()).flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses)).sort();
  const stateOf = async (id: string): Promise<string> => {
    const sql = `SELECT write_back->>'state' || ' ' || coalesce(write_back->>'message', '') AS said FROM backend WHERE id = $1`;
    return (await postgres.query<{ said: string }>(url, sql, [id]))[0]?.said ?? '';
  };
  const comesTrue = (assertion: () => Promise<void>): Promise<void> =>
    eventually('what is asserted', () => assertion().then(() => true));
  /** The cluster is declared by the first worker that looks at it. */
  const register = (...registered: readonly Backend[]): Promise<void> =>
    comesTrue(async () => {
      await backends.write(registering(...registered));
    });
  const inNamespace = (options: Parameters<typeof aBackend>[0] = {}): Backend => aBackend({ namespace, ...options });

  test('what is registered is in kubectl, and whoever edits or deletes it is repaired', async () => {
    work();
    await register(inNamespace(), inNamespace({ address: '10.20.0.12' }));
    await comesTrue(async () => expect(await stateOf('b-10.20.0.12')).toBe('OBSERVED '));
    expect(await written()).toEqual(['10.20.0.11', '10.20.0.12']);
    expect(await plane.kubectl(['describe', 'service', 'orders-db', '-n', namespace])).toContain('10.20.0.11:5432');

    const edit = JSON.stringify({ endpoints: [{ addresses: ['10.99.0.1'] }] });
    await plane.kubectl(['patch', 'endpointslice', SLICE, '-n', namespace, '--type=merge', '-p', edit]);
    await comesTrue(async () => expect(await written()).toEqual(['10.20.0.11', '10.20.0.12']));
    await plane.kubectl(['delete', 'endpointslice', SLICE, '-n', namespace]);
    await comesTrue(async () => expect(await written()).toEqual(['10.20.0.11', '10.20.0.12']));

    await backends.write({ ...registering(), edits: [{ type: 'REMOVE', id: 'b-10.20.0.11', expected: 1 }] });
    await comesTrue(async () => expect(await written()).toEqual(['10.20.0.12']));
  }, 60_000);

  test('250 backends of a Service are in three slices, and one that drains is one write', async () => {
    work();
    const many = Array.from({ length: 250 }, (_, i) => inNamespace({ address: `10.21.${i >> 7}.${(i & 127) + 1}` }));
    await register(...many);
    await comesTrue(async () => expect(await stateOf('b-10.21.1.122')).toBe('OBSERVED '));
    const before = await slices();
    expect(before.map(({ endpoints }) => endpoints.length).sort()).toEqual([100, 100, 50].sort());
    await backends.write(updating(many[0]!, { state: 'DRAINING' }));
    await comesTrue(async () => expect(JSON.stringify(await slices())).toContain('"terminating":true'));
    const untouched = (await slices()).filter((slice) =>
      before.some((each) => JSON.stringify(each) === JSON.stringify(slice)),
    );
    expect(untouched).toHaveLength(2);
  }, 60_000);

  test('somebody who may only read the cluster says so, and with write-back off nothing more is needed', async () => {
    const reader = work('reader');
    await register(inNamespace());
    await comesTrue(async () => expect(await stateOf('b-10.20.0.11')).toMatch(/^REFUSED .*endpointslices/));
    await reader.stop();
    workers.splice(0);
    work('reader', false);
    await comesTrue(async () => expect(await stateOf('b-10.20.0.11')).toMatch(/^DISABLED /));
    expect(await slices()).toEqual([]);
  }, 60_000);

  test('what was registered while the cluster was away is written when it is back', async () => {
    work();
    await register(inNamespace());
    await comesTrue(async () => expect(await stateOf('b-10.20.0.11')).toBe('OBSERVED '));
    await plane.stopApiServer();
    await register(inNamespace({ address: '10.20.0.12' }));
    await comesTrue(async () => expect(await stateOf('b-10.20.0.12')).toMatch(/^PENDING .+/));
    await plane.startApiServer();
    await comesTrue(async () => expect(await stateOf('b-10.20.0.12')).toBe('OBSERVED '));
    expect(await written()).toEqual(['10.20.0.11', '10.20.0.12']);
  }, 90_000);
});
