import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '@rollcall/catalog';
import type { Backend } from '@rollcall/core';
import { BACKEND_STATES, CHECK_STATES, servedConditions } from '@rollcall/core';
import { aBackend, aBackendWrite, anEndpoint, aSlice, DBA, registering } from '@rollcall/testing';

import { createPool } from './connection.js';
import { PostgresBackendStore } from './postgres-backend-store.js';
import { eventually } from './testing/eventually.js';
import type { StoreWorld } from './testing/store-world.js';
import { aWrite, serviceAdded, sliceChange, StorePostgres } from './testing/store-world.js';

let postgres: StorePostgres;
let store: StoreWorld;
let epoch: number;
beforeAll(async () => {
  postgres = await StorePostgres.start();
}, 30_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  store = await postgres.open();
  epoch = await store.lead();
});
afterEach(() => store.close());

const one = aBackend();
const ORDERS = { cluster: 'prod', namespace: 'shop', name: 'orders-db' };
const counts = async () => {
  const sql = `SELECT (SELECT count(*)::int FROM backend) AS backends, (SELECT count(*)::int FROM audit) AS audit,
    (SELECT count(*)::int FROM idempotency_key) AS keys, (SELECT count(*)::int FROM log_change) AS changes`;
  return (await store.query(sql))[0];
};

describe('a registration', () => {
  test('that breaks off in the middle has left nothing, and the same again succeeds', async () => {
    const { pool } = store;
    const blocker = await pool.connect();
    await blocker.query('BEGIN; SELECT FROM log_head FOR UPDATE');
    const key = { principal: 'p', key: 'k', requestHash: 'h', answer: {} };
    const write = store.backends.write({ ...registering(one), key });
    const failed = expect(write).rejects.toThrow(StoreUnavailableError);
    const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(async () => (await store.query(waiting)).length > 0);
    await store.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) w`);
    await failed;
    await blocker.query('ROLLBACK');
    blocker.release();
    expect(await counts()).toEqual({ backends: 0, audit: 0, keys: 0, changes: 0 });
    expect(await store.backends.answered('p', 'k')).toBeNull();

    expect(await store.backends.write({ ...registering(one), key })).toMatchObject({ seq: 1 });
    expect(await counts()).toEqual({ backends: 1, audit: 1, keys: 1, changes: 1 });
  });

  test('waits for a database that does not answer no longer than its time-out', async () => {
    const onIdleError = () => undefined;
    const options = { url: store.url, timeoutMs: 300, applicationName: 'hasty', maxConnections: 2, onIdleError };
    const pool = createPool(options);
    const blocker = await store.pool.connect();
    await blocker.query('BEGIN; LOCK TABLE backend, idempotency_key');
    const hasty = new PostgresBackendStore(pool);
    await expect(hasty.write(registering(one))).rejects.toThrow(StoreUnavailableError);
    await expect(hasty.answered('p', 'k')).rejects.toThrow(StoreUnavailableError);
    await blocker.query('ROLLBACK');
    blocker.release();
    await pool.end();
    const nowhere = createPool({ ...options, url: 'postgres://127.0.0.1:1/none' });
    await expect(new PostgresBackendStore(nowhere).write(registering(one))).rejects.toThrow(StoreUnavailableError);
    await nowhere.end();
    expect(await counts()).toMatchObject({ backends: 0 });
  });

  test('for a cluster that nobody declared is a defect, and leaves nothing', async () => {
    await expect(store.backends.write({ ...registering(one), cluster: 'none' })).rejects.toThrow('no cluster none');
    expect(await counts()).toMatchObject({ backends: 0 });
  });

  test('under an id that another cluster has changes nothing there', async () => {
    await store.backends.write(registering(one));
    await store.lead('stage');
    const another = { ...registering({ ...one, cluster: 'stage' }), cluster: 'stage' };
    await expect(store.backends.write(another)).rejects.toThrow('backend_pkey');
    expect(await store.query('SELECT cluster FROM backend')).toEqual([{ cluster: 'prod' }]);
  });

  test('has the same conditions in SQL as everywhere else', async () => {
    for (const state of BACKEND_STATES) {
      for (const check of [null, ...CHECK_STATES]) {
        const status = { check: check && { state: check, since: one.createdAt, message: null, phases: [] } };
        const backend = aBackend({ id: `${state}-${check}`, service: `${state}-${check}`, state, status });
        await store.backends.write(registering(backend));
        const sql = 'SELECT rollcall_backend_conditions(b) AS of FROM backend b WHERE id = $1';
        const [row] = await store.query<{ of: boolean[] | null }>(sql, [backend.id]);
        const conditions = servedConditions(state, check);
        expect(row!.of).toEqual(conditions && [conditions.ready, conditions.serving, conditions.terminating]);
      }
    }
  });

  test('under a key that was used more than a day ago is another one', async () => {
    const key = { principal: 'p', key: 'k', requestHash: 'h', answer: { n: 1 } };
    await store.backends.write({ ...registering(one), key });
    await store.query(`UPDATE idempotency_key SET created_at = created_at - interval '24 hours 1 second'`);
    expect(await store.backends.answered('p', 'k')).toBeNull();
    const next = registering(aBackend({ address: '10.20.0.12' }));
    await store.backends.write({ ...next, key: { ...key, answer: { n: 2 } } });
    expect(await store.backends.answered('p', 'k')).toMatchObject({ answer: { n: 2 }, revision: { seq: 2 } });
  });
});

test("a Service's past is in the order of revisions, also where a list was begun before a registration and published after it", async () => {
  const late = serviceAdded('orders-db');
  const [{ batch } = { batch: 0 }] = await store.query<{ batch: number }>(`SELECT nextval('log_batch')::int AS batch`);
  const rows = JSON.stringify([{ n: 0, namespace: 'shop', service: 'orders-db', former_service: null, change: late }]);
  await store.query('SELECT rollcall_write($1, $2, null, null, null, null, null, null, $3)', ['prod', batch, rows]);
  await store.backends.write(registering(one)); // 1, of a later batch
  await store.query('SELECT rollcall_publish($1, $2, 0, $3, $4, false, 0)', ['prod', epoch, batch, '[]']); // 2
  const past = async (after: number) => (await store.newFeed().past({ ...ORDERS, after }))!.map(({ kind }) => kind);
  expect(await past(0)).toEqual(['service', 'backend']);
  expect(await past(1)).toEqual(['service']);
  expect(await past(2)).toEqual([]);
});

describe('current_endpoints', () => {
  const viewed = async () =>
    (
      await store.query<{ address: string; origin: string; ready: boolean; port_name: string; slice: string | null }>(
        `SELECT * FROM current_endpoints ORDER BY address, origin, port_name`,
      )
    ).map(({ address, origin, ready, port_name: port, slice }) => [address, origin, ready, port, slice]);

  test('has registrations as rows, and not what we wrote of them', async () => {
    const [installation] = await store.query<{ id: string }>('SELECT id FROM installation');
    const labels = {
      'endpointslice.kubernetes.io/managed-by': 'rollcall.dev',
      'rollcall.dev/installation': installation!.id,
    };
    const slice = (name: string, of: Readonly<Record<string, string>>, address: string) =>
      sliceChange(null, aSlice(name, [anEndpoint(address)], { service: 'orders-db', labels: of }));
    const changes = [
      serviceAdded('orders-db'),
      slice('orders-db-rollcall-ipv4-1', labels, '10.20.0.11'),
      slice('theirs', { ...labels, 'rollcall.dev/installation': 'another' }, '10.20.0.30'),
      slice('by-hand', {}, '10.20.0.11'),
    ];
    await store.mirrors.apply(aWrite({ epoch, changes }));
    const backends: readonly Backend[] = [
      one,
      aBackend({ address: '10.20.0.12', state: 'DRAINING' }),
      aBackend({ address: '10.20.0.13', state: 'DISABLED' }),
      aBackend({ address: '10.20.0.14', service: 'gone' }),
      aBackend({
        address: 'db.corp.example',
        ports: [...one.ports, { name: 'web', port: 80, protocol: 'TCP', appProtocol: null }],
      }),
    ];
    await store.backends.write(registering(...backends));
    expect(await viewed()).toEqual([
      ['10.20.0.11', 'EXTERNAL', true, 'pg', null],
      ['10.20.0.11', 'KUBERNETES', true, 'http', 'by-hand'],
      ['10.20.0.12', 'EXTERNAL', false, 'pg', null],
      ['10.20.0.30', 'KUBERNETES', true, 'http', 'theirs'],
      ['db.corp.example', 'EXTERNAL', true, 'pg', null],
      ['db.corp.example', 'EXTERNAL', true, 'web', null],
    ]);
  });
});

describe('the audit', () => {
  test.each([
    ['changed', `UPDATE audit SET actor_id = 'nobody'`],
    ['removed', 'DELETE FROM audit'],
    ['removed, even where nothing matches', 'DELETE FROM audit WHERE false'],
    ['emptied', 'TRUNCATE audit'],
  ])('cannot be %s', async (_how, sql) => {
    await store.backends.write(registering(one));
    await expect(store.query(sql)).rejects.toThrow('audit is append-only');
    expect(await counts()).toMatchObject({ audit: 1 });
  });

  test('takes whatever somebody sent', async () => {
    const target = { kind: 'service' as const, cluster: 'prod', namespace: 'shop', name: 'orders-db', id: null };
    const after = { violations: [{ pointer: '/items/0/\u0000', message: '\ud800 \u2028 "' }] };
    const refusal = { action: 'backend.register', outcome: 'REFUSED' as const, code: 'VALIDATION_FAILED' };
    await store.audit.record([{ ...DBA, ...refusal, target, before: null, after }]);
    expect(await counts()).toMatchObject({ audit: 1 });
  });
});

test('a thousand more registrations cost what a thousand do, on a connection that has seen few', async () => {
  const onIdleError = () => undefined;
  const pool = createPool({
    url: store.url,
    timeoutMs: 30_000,
    applicationName: 'long',
    maxConnections: 1,
    onIdleError,
  });
  const backends = new PostgresBackendStore(pool);
  const batch = (n: number) => Array.from({ length: 200 }, (_, i) => aBackend({ address: `10.20.${n}.${i + 1}` }));
  const rowsRead = async () => {
    await pool.query('SELECT pg_stat_force_next_flush()');
    const sql = `SELECT (seq_tup_read + idx_tup_fetch)::int AS count FROM pg_stat_user_tables WHERE relname = 'backend'`;
    return (await store.query<{ count: number }>(sql))[0]?.count ?? NaN;
  };
  for (const n of [0, 1, 2, 3, 4]) await backends.write(registering(...batch(n)));
  const before = await rowsRead();
  await backends.write(registering(...batch(5)));
  const reports = batch(5).map(({ id, version }) => ({ id, version, status: { resolved: null } }));
  await backends.report({ cluster: 'prod', epoch, at: '2026-01-01T00:00:00.000Z', reports });
  expect((await rowsRead()) - before).toBeLessThan(200 * 30); // each of 1,000 looked at for each of 200 would be 200,000
  await pool.end();
});

test('a role that may read and write rows may register', async () => {
  await store.query(
    `CREATE ROLE registrar_app LOGIN PASSWORD 'app';
     GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO registrar_app;
     GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO registrar_app`,
  );
  const url = new URL(store.url);
  [url.username, url.password] = ['registrar_app', 'app'];
  const onIdleError = () => undefined;
  const pool = createPool({ url: url.href, timeoutMs: 5_000, applicationName: 'app', maxConnections: 1, onIdleError });
  const app = new PostgresBackendStore(pool);
  await app.write(registering(one));
  await app.write(aBackendWrite({ edits: [{ type: 'REMOVE', id: one.id, expected: 1 }] }));
  await expect(pool.query('DELETE FROM audit')).rejects.toThrow('append-only');
  await pool.end();
  expect(await counts()).toMatchObject({ backends: 0, audit: 2 });
});
