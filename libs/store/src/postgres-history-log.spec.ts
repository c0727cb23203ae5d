import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClusterStatus } from '@rollcall/catalog';
import { StoreUnavailableError } from '@rollcall/catalog';
import { anEndpoint, aSlice, registering, aBackend } from '@rollcall/testing';

import { keepLog } from './keep-log.js';
import { PostgresHistoryLog } from './postgres-history-log.js';
import type { StoreWorld } from './testing/store-world.js';
import { aWrite, serviceAdded, sliceChange, StorePostgres } from './testing/store-world.js';

const STATUS: ClusterStatus = {
  state: 'LIVE',
  lastError: null,
  guard: null,
  scopes: [],
  serverVersion: null,
  identity: null,
  worker: 'w1',
  drift: null,
  writeBack: false,
};
const CART = { cluster: 'prod', namespace: 'shop', name: 'cart' };
const LONG_AGO = '2020-01-01T00:00:00.000Z';

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

async function write(...changes: Parameters<typeof aWrite>[0]['changes']): Promise<number> {
  ({ seq: ground } = await store.mirrors.apply(aWrite({ epoch, ground, changes })));
  return ground;
}

const read = (limit = 1_000, since = LONG_AGO) => store.history.history({ ...CART, since, limit });

describe('what is recorded of a Service', () => {
  test('is told newest first with its times: the Service, slices that it had, registrations; and nothing of others', async () => {
    await write(serviceAdded('cart'), serviceAdded('users'));
    const added = sliceChange(null, aSlice('cart-a', [anEndpoint('10.0.0.1')]));
    await write(added);
    await store.backends.write(registering(aBackend({ service: 'cart' })));
    const kept = { header: added.after!, entries: added.entries.flatMap(({ after }) => after ?? []) };
    await write(sliceChange(kept, aSlice('cart-a', [anEndpoint('10.0.0.1')], { service: 'users' })));
    const { changes, isCut, completeSince, head } = await read();
    expect(changes.map(({ seq, change }) => [seq, change.kind, change.name])).toEqual([
      [4, 'slice', 'cart-a'],
      [3, 'backend', 'b-10.20.0.11'],
      [2, 'slice', 'cart-a'],
      [1, 'service', 'cart'],
    ]);
    const times = await store.query<{ at: Date }>('SELECT at FROM log ORDER BY seq DESC');
    expect(changes.map(({ at }) => at)).toEqual(times.map(({ at }) => at.toISOString()));
    expect({ isCut, completeSince, seq: head.seq }).toEqual({ isCut: false, completeSince: null, seq: 4 });
    expect((await read(1_000, changes[1]!.at)).changes.map(({ seq }) => seq)).toEqual([4, 3]);
  });

  test('beyond the limit is left out by whole revisions, and from when on all is told is said', async () => {
    await write(serviceAdded('cart'));
    const slices = ['a', 'b', 'c'].map((name) => sliceChange(null, aSlice(`cart-${name}`, [anEndpoint('10.0.0.1')])));
    await write(...slices);
    await store.backends.write(registering(aBackend({ service: 'cart' })));
    const [, second] = await store.query<{ at: Date }>('SELECT at FROM log ORDER BY seq');
    const { changes, isCut, completeSince } = await read(2);
    expect(changes.map(({ seq }) => seq)).toEqual([3]);
    expect({ isCut, completeSince }).toEqual({ isCut: true, completeSince: second!.at.toISOString() });
    expect(await read(5)).toMatchObject({ isCut: false, completeSince: null });
  });

  test('is found by the index of its Service, however much is recorded of others', async () => {
    await store.query(
      `INSERT INTO log_change (batch, n, cluster, namespace, service, change)
       SELECT 1000 + i, 0, 'prod', 'shop', 'other-' || i % 100, '{}' FROM generate_series(1, 20000) i`,
    );
    await store.query('ANALYZE log_change');
    const plan = await store.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT l.seq, c.change FROM log_change c JOIN log l ON l.batch = c.batch
       WHERE c.cluster = 'prod' AND c.namespace = 'shop' AND c.service = 'cart' AND (c.batch, c.n) < (9007199254740991, 0)
       ORDER BY c.batch DESC, c.n DESC LIMIT 100`,
    );
    const lines = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(lines).not.toMatch(/Seq Scan on log_change_0 /); // the others are empty
    expect(lines).toMatch(
      /Index Cond: \(\(cluster = 'prod'::text\) AND \(namespace = 'shop'::text\) AND \(service = 'cart'::text\)/,
    );
  });

  test('is not told where the database is away', async () => {
    await store.pool.end();
    await expect(new PostgresHistoryLog(store.pool, 1).history({ ...CART, since: LONG_AGO, limit: 1 })).rejects.toThrow(
      StoreUnavailableError,
    );
    store = await postgres.open();
  });
});

describe('why a history has gaps', () => {
  test('is that the log does not reach back: it reaches to what was forgotten last, and from the beginning to the beginning', async () => {
    const [made] = await store.query<{ at: Date }>('SELECT created_at AS at FROM installation');
    expect((await read()).logReaches).toBe(made!.at.toISOString());
    await write(serviceAdded('cart'));
    await write(serviceAdded('users'));
    await write(serviceAdded('orders'));
    await store.query(`UPDATE log SET at = at - (4 - seq) * interval '1 hour'`);
    await store.query(`UPDATE log_reach SET at = at - interval '1 day'`);
    const before = await store.query<{ at: Date }>('SELECT at FROM log ORDER BY seq');
    await keepLog(store.pool, 90 * 60_000);
    expect((await read()).logReaches).toBe(before[1]!.at.toISOString());
  });

  test('is that the cluster had never been read completely', async () => {
    expect((await read()).syncedAt).toBeNull();
    await store.mirrors.progress({ cluster: 'prod', epoch, cursors: new Map(), synced: true });
    const [row] = await store.query<{ at: Date }>('SELECT at FROM log');
    expect((await read()).syncedAt).toBe(row!.at.toISOString());
  });

  test('is that no proof came for long: one that comes at last ends it, and until then it lasts', async () => {
    await store.registry.report('prod', STATUS, 120_000);
    await store.registry.report('prod', { ...STATUS, state: 'UNREACHABLE' }, null);
    expect((await read()).silences).toMatchObject([{ to: null, state: 'UNREACHABLE' }]);
    await store.registry.report('prod', STATUS, 0);
    const { silences } = await read();
    expect(silences).toMatchObject([{ state: 'UNREACHABLE' }]);
    const { from = '', to } = silences[0] ?? {};
    expect(Date.parse(to ?? '') - Date.parse(from)).toBeGreaterThanOrEqual(119_000);
    await store.registry.report('prod', STATUS, 0);
    expect((await read()).silences).toEqual(silences);
    expect((await read(1, new Date(Date.parse(to ?? '') + 1).toISOString())).silences).toEqual([]);
    await store.query('UPDATE log_reach SET at = clock_timestamp()');
    await keepLog(store.pool, 1_000);
    expect((await read()).silences).toEqual([]);
  });

  test('is that the log lost its tail: from its last revision to the moment at which that was found', async () => {
    await write(serviceAdded('cart'));
    const { head } = await read();
    await store.query(`SELECT rollcall_open($1, 99)`, [head.epoch]);
    const after = await read();
    expect(after.head.epoch).not.toBe(head.epoch);
    const [last] = await store.query<{ at: Date }>('SELECT at FROM log');
    expect(after.epochChanges).toMatchObject([{ seq: 1, former: head.epoch, from: last!.at.toISOString() }]);
    expect(after.epochChanges[0]!.to > after.epochChanges[0]!.from).toBe(true);
  });
});
