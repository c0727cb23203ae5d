import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Asking, QuestionKind } from '@rollcall/catalog';
import { LeaderDesk } from '@rollcall/catalog';
import type { HealthCheck, SliceManifest } from '@rollcall/core';
import { CHECK_DEFAULTS, DEFAULT_ADDRESS_POLICY, draftService, serviceManifest } from '@rollcall/core';
import { ProcessLogger, readSettings, systemClock } from '@rollcall/platform';
import {
  ANSWER_CHANNEL,
  createPool,
  migrate,
  PostgresBackendStore,
  PostgresBell,
  PostgresQuestionStore,
  readMigrations,
} from '@rollcall/store';
import { aBackend, ASSETS, eventually, RealControlPlane, RealPostgres, registering } from '@rollcall/testing';

import type { SyncConfig } from './config.js';
import { SyncWorker } from './sync-worker.js';

const MIGRATIONS = readMigrations(join(import.meta.dirname, '../../../prisma/migrations'));
const SLICE = 'orders-db-rollcall-ipv4-1';
const PG = { name: 'pg', port: 5432, protocol: 'TCP' } as const;

const suite = ASSETS === '' ? describe.skip : describe;
const skipped = ASSETS === '' ? ' (skipped: KUBEBUILDER_ASSETS is not set)' : '';

suite(`what is asked of the worker that leads a real cluster${skipped}`, () => {
  let plane: RealControlPlane;
  let postgres: RealPostgres;
  let url: string;
  let pool: ReturnType<typeof createPool>;
  let bell: PostgresBell;
  let desk: LeaderDesk;
  let worker: SyncWorker | null = null;

  beforeAll(async () => {
    [plane, postgres] = await Promise.all([RealControlPlane.start({ assets: ASSETS }), RealPostgres.start()]);
    await plane.kubectl(['create', 'namespace', 'shop']);
    const spec = { clusterIP: 'None', ports: [PG] };
    const metadata = { namespace: 'shop', name: 'orders-db' };
    await plane.apply({ apiVersion: 'v1', kind: 'Service', metadata, spec });
  }, 120_000);
  beforeEach(async () => {
    url = await postgres.createDatabase();
    await migrate(url, MIGRATIONS);
    const database = { url, timeoutMs: 5_000, applicationName: 'test', maxConnections: 4 };
    pool = createPool({ ...database, onIdleError: () => undefined });
    bell = new PostgresBell(
      { ...database, channel: ANSWER_CHANNEL, backoffCapMs: 100 },
      { clock: systemClock, random: Math.random },
    );
    desk = new LeaderDesk({ questions: new PostgresQuestionStore(pool), bell, clock: systemClock });
  }, 30_000);
  afterEach(async () => {
    await worker?.stop();
    await bell.stop();
    await pool.end();
  }, 30_000);
  afterAll(async () => {
    await Promise.all([plane.stop(), postgres.stop()]);
  }, 30_000);

  const work = (user: 'admin' | 'reader' = 'admin', addressPolicy = DEFAULT_ADDRESS_POLICY): void => {
    const place = { type: 'FILES' as const, paths: [plane.kubeconfig(user)], context: null };
    const config: SyncConfig = {
      ...readSettings({ ROLLCALL_LEASE_MS: '1500', ROLLCALL_HEARTBEAT_MS: '1000' }),
      databaseUrl: url,
      logFormat: 'json',
      clusterConfigs: [{ name: 'prod', place, namespaces: [], writeBack: true }],
      addressPolicy,
      demo: false,
      unknownVariables: [],
    };
    const logger = ProcessLogger.create({ name: 'sync', level: 'silent', format: 'json' });
    worker = new SyncWorker({ config, logger, id: 'w' });
    worker.start();
  };
  /** Nobody leads the cluster at first. */
  const ask = async <K extends QuestionKind>(
    kind: K,
    question: Asking<K>['question'],
    more: Partial<Asking<K>> = {},
  ): Promise<unknown> => {
    let answer: unknown;
    await eventually(`${kind} is answered`, async () => {
      const answered = await desk.ask({ cluster: 'prod', kind, question, askedBy: 'test', ...more });
      if (answered.type !== 'ANSWERED') throw new Error(answered.message);
      answer = answered.answer;
      return true;
    });
    return answer;
  };
  const manifest = (name: string) =>
    serviceManifest(draftService({ namespace: 'shop', name }, { ports: [PG], ipFamilies: null }));
  const slice = (address: string, resourceVersion?: string): SliceManifest => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      namespace: 'shop',
      name: SLICE,
      labels: { 'kubernetes.io/service-name': 'orders-db' },
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [PG],
  });

  test('a Service without selector is made, and not twice', async () => {
    work();
    const question = { manifest: manifest('legacy-db') };
    expect(await ask('DRY_RUN', { service: question.manifest, slices: [] })).toMatchObject({
      service: { type: 'WRITTEN' },
    });
    expect(await plane.kubectl(['get', 'services', '-n', 'shop', '-o', 'name'])).not.toContain('legacy-db');
    expect(await ask('CREATE_SERVICE', question)).toMatchObject({ type: 'WRITTEN' });
    const made = JSON.parse(await plane.kubectl(['get', 'service', 'legacy-db', '-n', 'shop', '-o', 'json'])) as object;
    expect(made).toMatchObject({ spec: { type: 'ClusterIP', ports: [PG] } });
    expect(made).not.toHaveProperty('spec.selector');
    expect(await ask('CREATE_SERVICE', question)).toEqual({ type: 'EXISTS' });
  }, 60_000);

  test('what the API server refuses is told in its own words: 422, 403, a namespace that is not there', async () => {
    work();
    const bad = { ...manifest('bad'), metadata: { namespace: 'shop', name: 'Bad_Name' } };
    expect(await ask('CREATE_SERVICE', { manifest: bad })).toMatchObject({
      type: 'REFUSED',
      causes: [{ field: 'metadata.name' }],
    });
    const nowhere = { ...manifest('x'), metadata: { namespace: 'nowhere', name: 'x' } };
    expect(await ask('CREATE_SERVICE', { manifest: nowhere })).toMatchObject({
      type: 'NAMESPACE_GONE',
      message: expect.stringContaining('nowhere'),
    });
    expect(await ask('DRY_RUN', { service: null, slices: [slice('127.0.0.1')] })).toMatchObject({
      slices: [{ type: 'REFUSED', causes: [{ field: 'endpoints[0].addresses[0]' }] }],
    });
    await worker?.stop();
    work('reader');
    const question = { service: manifest('y'), slices: [slice('10.20.0.11')] };
    expect(await ask('DRY_RUN', question)).toMatchObject({
      service: { type: 'FORBIDDEN', message: expect.stringContaining('services') },
      slices: [{ type: 'FORBIDDEN', message: expect.stringContaining('endpointslices') }],
    });
  }, 60_000);

  test('a field that somebody else holds is named with its manager', async () => {
    work();
    const backends = new PostgresBackendStore(pool);
    await eventually('the cluster is declared', async () => {
      await backends.write(registering(aBackend({ namespace: 'shop' })));
      return true;
    });
    const get = async () =>
      JSON.parse(await plane.kubectl(['get', 'endpointslice', SLICE, '-n', 'shop', '-o', 'json'])) as SliceManifest;
    await eventually('the slice is written', () => get().then(() => true));
    await worker?.stop(); // it would take the field back at once
    const edit = [{ op: 'replace', path: '/endpoints/0/addresses/0', value: '10.99.0.1' }];
    const flags = ['--type=json', '--field-manager=somebody', '-p', JSON.stringify(edit)];
    await plane.kubectl(['patch', 'endpointslice', SLICE, '-n', 'shop', ...flags]);
    const edited = await get();
    // Led by nobody who repairs it: the registration is gone from this worker's sight.
    await postgres.query(url, 'DELETE FROM backend');
    await postgres.query(url, `UPDATE installation SET id = gen_random_uuid()`);
    work();
    const { labels, annotations = {} } = edited.metadata;
    const wanted = slice('10.20.0.11', edited.metadata.resourceVersion);
    const ours = { ...wanted, metadata: { ...wanted.metadata, labels, annotations } };
    expect(await ask('DRY_RUN', { service: null, slices: [ours] })).toMatchObject({
      slices: [{ type: 'CONFLICT', managers: ['somebody'] }],
    });
    await plane.kubectl(['delete', 'endpointslice', SLICE, '-n', 'shop']);
  }, 60_000);

  test('an address that the policy forbids is not connected to, whoever asks', async () => {
    work();
    let connections = 0;
    const canary = createServer(() => (connections += 1));
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve));
    const check: HealthCheck = { type: 'TCP', path: null, host: null, ...CHECK_DEFAULTS };
    const { port } = canary.address() as AddressInfo;
    const question = { addresses: ['127.0.0.1'], name: null, port, check, restrictedAddresses: true };
    expect(await ask('CHECK_BACKEND', question)).toMatchObject({
      ok: false,
      message: expect.stringContaining('127.0.0.1'),
      phases: [],
    });
    expect(connections).toBe(0);
    canary.close();
  }, 60_000);
});
