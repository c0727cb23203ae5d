import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { RecordingListener } from '@rollcall/testing';
import pg from 'pg';

import type { LogFeedOptions } from './postgres-log-feed.js';
import { eventually } from './testing/eventually.js';
import type { StoreWorld } from './testing/store-world.js';
import { aWrite, serviceAdded, StorePostgres } from './testing/store-world.js';

const STATUS = {
  state: 'LIVE',
  lastError: null,
  guard: null,
  scopes: [],
  serverVersion: null,
  identity: null,
  worker: 'w1',
  drift: null,
  writeBack: false,
} as const;

let postgres: StorePostgres;
let store: StoreWorld;
let epoch: number;
let ground: number;
beforeAll(async () => {
  postgres = await StorePostgres.start();
}, 30_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  store = await postgres.open();
  epoch = await store.lead();
  ground = 0;
});
afterEach(() => store.close());

async function write(name: string): Promise<void> {
  ({ seq: ground } = await store.mirrors.apply(aWrite({ epoch, ground, changes: [serviceAdded(name)] })));
}

async function listen(options: Partial<LogFeedOptions> = {}): Promise<RecordingListener> {
  const listener = new RecordingListener();
  store.newFeed(options).start(listener);
  await listener.until(() => listener.clusters.length > 0);
  return listener;
}

/** Ends connections of this database, by the name that they give themselves. */
const kill = (application: string) =>
  store.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
    [application],
  );
const seqs = (listener: RecordingListener): readonly number[] => listener.revisions.map(({ seq }) => seq);

describe('a feed', () => {
  test('is woken by a notification, long before it would poll', async () => {
    const listener = await listen({ pollMs: 3_600_000 });
    await write('cart');
    await listener.until(() => listener.revisions.length === 1);
    await store.registry.declare('edge', 'KUBERNETES');
    await store.registry.report('prod', STATUS, 0);
    await listener.until(() => listener.clusters.length === 2);
  });

  // Two statements for each flip instead of one are felt where both cores are busy.
  test('reads statuses when they change or it is time to poll, and not for each revision', async () => {
    const listener = await listen({ pollMs: 3_600_000 });
    const { clusters } = listener;
    for (const name of ['cart', 'orders', 'users']) {
      await write(name);
      await listener.until(() => seqs(listener).includes(ground));
    }
    expect(listener.clusters).toBe(clusters);
    await store.registry.report('prod', STATUS, 0);
    await listener.until(() => listener.clusters !== clusters);
    expect(listener.clusters).toMatchObject([{ name: 'prod', status: { state: 'LIVE' } }]);
  });

  test('whose notifications are lost finds by its poll what there is', async () => {
    const listener = await listen();
    await store.query(
      `DO $$ BEGIN EXECUTE replace(pg_get_functiondef('rollcall_publish'::regproc), 'PERFORM pg_notify', '-- PERFORM pg_notify'); END $$`,
    );
    await write('cart');
    await listener.until(() => listener.revisions.length === 1);
  });

  test('whose connection is killed goes on behind the last revision, without a new snapshot', async () => {
    const listener = await listen();
    await write('one');
    await listener.until(() => listener.revisions.length === 1);
    for (let i = 0; i < 3; i += 1) {
      await kill('rollcall-log');
      await write(`more${i}`);
    }
    await listener.until(() => listener.revisions.length === 4);
    expect(seqs(listener)).toEqual([1, 2, 3, 4]);
    expect(listener.snapshots).toHaveLength(1);
    await listener.until(() => listener.trouble === null);
  });

  test('that was away for longer than the log is kept begins anew', async () => {
    const listener = await listen();
    await write('one');
    await listener.until(() => listener.revisions.length === 1);
    const admin = postgres.postgres.server.url;
    const name = new URL(store.url).pathname.slice(1);
    await postgres.postgres.query(admin, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await postgres.postgres.query(
      admin,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND application_name = 'rollcall-log'`,
    );
    await listener.until(() => listener.trouble !== null);
    await write('two'); // on a connection that is open already
    await write('three');
    await store.pool.query('DELETE FROM log WHERE seq <= 2');
    await postgres.postgres.query(admin, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await listener.until(() => listener.snapshots.length === 2);
    expect(listener.snapshots[1]).toMatchObject({ seq: 3 });
    expect(listener.snapshots[1]!.services).toHaveLength(3);
    expect(seqs(listener)).toEqual([1]);
  });

  test('that catches up with more than a fetch of revisions tells each once', async () => {
    await write('first');
    const listener = await listen({ pollMs: 3_600_000 });
    const name = 'rollcall-log';
    await store.pool.query(
      `INSERT INTO log (seq, batch, cluster, at, observed_at) SELECT n, n + 1000, 'prod', now(), now() FROM generate_series(2, 1701) n`,
    );
    await store.pool.query('UPDATE log_head SET seq = 1701');
    await kill(name);
    await listener.until(() => listener.revisions.length === 1_700);
    expect(seqs(listener)).toEqual(Array.from({ length: 1_700 }, (_, i) => i + 2));
    expect(listener.snapshots).toHaveLength(1);
  });

  test.each([0, 1, 5, 20, 100])('stops at once, also %i turns after its start', async (turns) => {
    const [listener, feed] = [new RecordingListener(), store.newFeed({ timeoutMs: 60_000, snapshotTimeoutMs: 60_000 })];
    feed.start(listener);
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await feed.stop();
    const heard = JSON.stringify(listener);
    await write('cart');
    expect(JSON.stringify(listener)).toBe(heard);
  });

  test('stops at once while its snapshot waits for a lock', async () => {
    const blocker = new pg.Client({ connectionString: store.url });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE service');
    const [listener, feed] = [new RecordingListener(), store.newFeed({ snapshotTimeoutMs: 60_000 })];
    feed.start(listener);
    await eventually(async () => (await store.query(`SELECT FROM pg_locks WHERE NOT granted`)).length > 0);
    await feed.stop();
    await blocker.end();
    expect(listener.snapshots).toEqual([]);
  });
});

describe('the epoch', () => {
  test('stays while the database is the same', async () => {
    const [first, second] = [await listen(), await listen()];
    expect(second.snapshots[0]!.epoch).toBe(first.snapshots[0]!.epoch);
  });

  test.each([
    ['the head has gone back', 'UPDATE log_head SET seq = 1; DELETE FROM log WHERE seq > 1'],
    ['another PostgreSQL has the data', `UPDATE log_head SET system_identifier = '7'`],
    ['the timeline is another one', 'UPDATE log_head SET timeline = timeline + 1'],
  ])('is another one when %s: everything is told anew', async (_why, restore) => {
    const listener = await listen();
    for (const name of ['one', 'two', 'three']) await write(name);
    await listener.until(() => listener.revisions.length === 3);
    await store.query(restore);
    await kill('rollcall-log');
    await listener.until(() => listener.snapshots.length === 2);
    expect(listener.snapshots[1]!.epoch).not.toBe(listener.snapshots[0]!.epoch);
    const again = await listen();
    expect(again.snapshots[0]!.epoch).toBe(listener.snapshots[1]!.epoch);
  });
});

describe("a Service's past", () => {
  const past = (after: number) => store.newFeed().past({ cluster: 'prod', namespace: 'shop', name: 'cart', after });

  test('that the log does not reach back to is not known', async () => {
    await write('cart');
    await write('other');
    await store.query('DELETE FROM log WHERE seq = 1');
    expect(await past(0)).toBeNull();
    expect(await past(1)).toEqual([]);
  });

  test('longer than a page is told whole', async () => {
    const changes = Array.from({ length: 1_200 }, () => serviceAdded('cart'));
    await store.mirrors.apply(aWrite({ epoch, changes: [serviceAdded('cart')] }));
    const rows = changes.map((change, i) => ({ n: i + 1, namespace: 'shop', service: 'cart', change }));
    await store.query(
      `INSERT INTO log_change (batch, n, cluster, namespace, service, change)
       SELECT (SELECT max(batch) FROM log), r.n, 'prod', r.namespace, r.service, r.change
       FROM json_to_recordset($1) AS r(n integer, namespace text, service text, change json)`,
      [JSON.stringify(rows)],
    );
    expect(await past(0)).toHaveLength(1_201);
  });
});
