import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FencedError, GroundLostError, StoreUnavailableError } from '@rollcall/catalog';
import { applySliceChange } from '@rollcall/core';
import { anEndpoint, aService, aSlice, NOT_READY, RecordingListener } from '@rollcall/testing';
import pg from 'pg';

import { connectionConfig } from './connection.js';
import { keepLog } from './keep-log.js';
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

const many = (count: number, prefix = 's') => Array.from({ length: count }, (_, i) => serviceAdded(`${prefix}${i}`));

describe('a write that breaks off', () => {
  const tables = ['service', 'log_change', 'mirror_cursor', 'log_head', 'log', 'cluster', 'service_revision'];

  test.each(tables)('with the connection, as it comes to %s, leaves no trace and burns no revision', async (table) => {
    // The connection is cut by the server in the middle of the statement, just before it touches the table.
    await store.query(`
      CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
      CREATE TRIGGER cut BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION cut()`);
    const write = aWrite({ epoch, changes: many(2), cursors: new Map([['services', '7']]), synced: true });
    await expect(store.mirrors.apply(write)).rejects.toThrow(StoreUnavailableError);
    await expect(store.mirrors.apply({ ...write, changes: many(600) })).rejects.toThrow(StoreUnavailableError);
    await store.query(`DROP TRIGGER cut ON ${table}`);
    expect(await store.mirrors.load('prod')).toMatchObject({
      ground: 0,
      services: [],
      synced: false,
      cursors: new Map(),
    });
    expect(await store.mirrors.apply(write)).toMatchObject({ seq: 1 });
  });

  test.each([1, 2, 3, 4])(
    'between statements of a large write (%i) leaves no trace, either',
    async (afterStatements) => {
      await store.query(`
      CREATE SEQUENCE statements;
      CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN IF nextval(''statements'') >= ${afterStatements} THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END';
      CREATE TRIGGER cut AFTER INSERT ON log_change FOR EACH STATEMENT EXECUTE FUNCTION cut()`);
      await expect(store.mirrors.apply(aWrite({ epoch, changes: many(1_600) }))).rejects.toThrow(StoreUnavailableError);
      await store.query('DROP TRIGGER cut ON log_change');
      expect(await store.mirrors.load('prod')).toMatchObject({ ground: 0, services: [] });
      expect(await store.mirrors.apply(aWrite({ epoch, changes: many(1_600) }))).toMatchObject({ seq: 1 });
      expect((await store.mirrors.load('prod')).services).toHaveLength(1_600);
    },
  );

  test('that arrived though its answer was lost is found by its ground: the replay writes nothing', async () => {
    await store.mirrors.apply(aWrite({ epoch, changes: many(1) }));
    await expect(store.mirrors.apply(aWrite({ epoch, changes: many(1) }))).rejects.toThrow(GroundLostError);
    expect(await store.seq()).toBe(1);
  });

  test('for what it says is a defect of its own, and not of the database', async () => {
    const nul = serviceAdded('bad\u0000name');
    await expect(store.mirrors.apply(aWrite({ epoch, changes: [nul] }))).rejects.toThrow(pg.DatabaseError);
    expect(await store.seq()).toBe(0);
  });
});

describe('the fence', () => {
  test('refuses a leader that was deposed in the middle of a large write', async () => {
    await store.query(`
      CREATE FUNCTION depose() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN UPDATE lease SET epoch = epoch + 1, holder = ''w2'' WHERE cluster = ''prod''; RETURN NULL; END';
      CREATE TRIGGER depose AFTER INSERT ON log_change FOR EACH STATEMENT EXECUTE FUNCTION depose()`);
    await expect(store.mirrors.apply(aWrite({ epoch, changes: many(1_200) }))).rejects.toThrow(FencedError);
    expect(await store.mirrors.load('prod')).toMatchObject({ ground: 0, services: [] });
  });

  test('makes a take-over wait for a write that is at its commit, or the write see the take-over', async () => {
    const writes = Array.from({ length: 20 }, async (_, i) => {
      await store.query(`UPDATE lease SET expires_at = '-infinity'`);
      const heir = await store.leases.acquire('prod', `w${i}`, -1);
      const { ground } = await store.mirrors.load('prod');
      const answer = await store.mirrors
        .apply(aWrite({ epoch: heir ?? 0, ground, changes: [serviceAdded(`s${i}`)] }))
        .catch((error: unknown) => error);
      return answer instanceof Error ? answer.name : 'written';
    });
    const outcomes = await Promise.all(writes);
    const written = outcomes.filter((each) => each === 'written').length;
    expect(outcomes.filter((each) => !['written', 'FencedError', 'GroundLostError'].includes(each))).toEqual([]);
    expect(await store.seq()).toBe(written);
  });
});

describe('revisions', () => {
  test('are without gaps and in the order of their commits, with eight writers at once', async () => {
    const clusters = Array.from({ length: 8 }, (_, i) => `c${i}`);
    const epochs = await Promise.all(clusters.map((cluster) => store.lead(cluster)));
    const heard = new RecordingListener();
    store.newFeed().start(heard);
    await heard.until(() => heard.snapshots.length > 0);
    await Promise.all(
      clusters.map(async (cluster, i) => {
        let ground = 0;
        for (let n = 0; n < 50; n += 1) {
          const changes = [serviceAdded(`s${n}`, cluster)];
          ({ seq: ground } = await store.mirrors.apply(aWrite({ cluster, epoch: epochs[i] ?? 0, ground, changes })));
        }
      }),
    );
    await heard.until(() => heard.revisions.length >= 400);
    expect(heard.revisions.map(({ seq }) => seq)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
  }, 30_000);

  test('of a list are seen whole or not at all, by a replica that loads meanwhile and in current_endpoints', async () => {
    const slices = Array.from({ length: 700 }, (_, i) =>
      sliceChange(null, aSlice(`s${i}-x`, [anEndpoint('10.0.0.1')])),
    );
    const seen = new Set<string>();
    const done = [false];
    const watching = (async () => {
      while (!done.at(-1)) {
        const [row] = await store.query<{ n: number }>('SELECT count(*)::int AS n FROM current_endpoints');
        const { services } = await store.mirrors.load('prod');
        seen.add(`${row?.n ?? ''}`).add(`${services.length} services`);
      }
    })();
    await store.mirrors.apply(aWrite({ epoch, changes: [...many(700), ...slices] }));
    done.push(true);
    await watching;
    expect([...seen].filter((each) => !['0', '700', '0 services', '700 services'].includes(each))).toEqual([]);
  });

  test('of one flap in a slice of a thousand write as few rows as in one of ten', async () => {
    const counts: number[] = [];
    let ground = 0;
    for (const [size, name] of [
      [10, 'small-x'],
      [1_000, 'large-x'],
    ] as const) {
      // A Service of 10,000 endpoints is at least ten slices; what a flap writes is of one.
      const slice = (flapped: boolean) =>
        aSlice(
          name,
          Array.from({ length: size }, (_, i) =>
            anEndpoint(`10.0.${i >> 8}.${i & 255}`, i === 5 && flapped ? { conditions: NOT_READY } : {}),
          ),
        );
      const added = sliceChange(null, slice(false));
      const flap = sliceChange(applySliceChange(null, added), slice(true));
      ({ seq: ground } = await store.mirrors.apply(aWrite({ epoch, ground, changes: [added] })));
      const before = await rowsWritten();
      ({ seq: ground } = await store.mirrors.apply(aWrite({ epoch, ground, changes: [flap] })));
      counts.push((await rowsWritten()) - before);
    }
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThan(12);
  });

  /** Rows inserted, updated and deleted so far, by what PostgreSQL counts. */
  async function rowsWritten(): Promise<number> {
    // Sessions report their counts when they go idle, at the latest when they end.
    await store.query(
      `SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    const sql = 'SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::int AS n FROM pg_stat_user_tables';
    return (await store.query<{ n: number }>(sql))[0]?.n ?? 0;
  }
});

describe('the log is kept for a while', () => {
  test('then revisions, their changes and whole partitions go; the last revision stays', async () => {
    let ground = 0;
    const write = async (n: number): Promise<void> => {
      for (let i = 0; i < n; i += 1)
        ({ seq: ground } = await store.mirrors.apply(aWrite({ epoch, ground, changes: [serviceAdded(`s${ground}`)] })));
    };
    const keep = (ms: number) => store.query('SELECT rollcall_keep_log($1, 10)', [ms]);
    await store.query('DROP TABLE log_change_0, log_change_262144, log_change_524288');
    await keep(86_400_000);
    for (let i = 0; i < 5; i += 1) {
      await write(10);
      await keep(86_400_000);
    }
    const partitions = async (): Promise<readonly string[]> =>
      (
        await store.query<{ name: string }>(
          `SELECT relname AS name FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'log_change'::regclass ORDER BY 1`,
        )
      ).map(({ name }) => name);
    expect(await partitions()).toContain('log_change_0');
    await store.query(`UPDATE log SET at = at - interval '1 day' WHERE seq <= 45`);
    await keep(3_600_000);
    expect(await store.query('SELECT min(seq)::int AS min, count(*)::int AS n FROM log')).toEqual([{ min: 46, n: 5 }]);
    expect(await partitions()).not.toContain('log_change_0');
    await write(1);
    expect(await store.seq()).toBe(51);
    expect((await store.mirrors.load('prod')).services).toHaveLength(51); // only the log forgets
  });

  test('by whoever comes first, and two at once do not meet', async () => {
    await store.mirrors.apply(aWrite({ epoch, changes: many(1) }));
    expect(await Promise.all([1, 2, 3, 4].map(() => keepLog(store.pool, 86_400_000)))).toEqual([0, 0, 0, 0]);
  });
});

describe('nothing waits for ever', () => {
  test('every connection has deadlines for connecting, statements, locks and idle transactions', () => {
    expect(connectionConfig({ url: 'postgres://x', applicationName: 'a', timeoutMs: 2_000 })).toMatchObject({
      connectionTimeoutMillis: 2_000,
      statement_timeout: 2_000,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 2_000,
      query_timeout: 2_500,
    });
  });

  test('a write behind a lock that somebody holds is given up, and succeeds when it is free', async () => {
    const hasty = await postgres.open(300);
    const its = await hasty.lead();
    const blocker = new pg.Client({ connectionString: hasty.url });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE log_head');
    await expect(hasty.mirrors.apply(aWrite({ epoch: its, changes: many(1) }))).rejects.toThrow(StoreUnavailableError);
    await expect(hasty.mirrors.apply(aWrite({ epoch: its, changes: many(600) }))).rejects.toThrow(
      StoreUnavailableError,
    );
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await hasty.mirrors.apply(aWrite({ epoch: its, changes: many(1) }))).toMatchObject({ seq: 1 });
    await hasty.close();
  });

  test('connections that the server closes, idle or busy, are replaced, and end no process', async () => {
    const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    const asleep = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query = 'SELECT pg_sleep(10)'`;
    for (let round = 0; round < 3; round += 1) {
      const busy = Promise.allSettled([
        store.mirrors.apply(aWrite({ epoch, ground: -1, changes: many(5) })),
        store.mirrors.load('prod'),
        store.registry.lastReport('prod'),
        store.newFeed().past({ cluster: 'prod', namespace: 'shop', name: 'cart', after: 0 }),
        store.pool.query('SELECT pg_sleep(10)'),
      ]);
      await eventually(async () => (await store.query(asleep)).length === 1);
      await store.query(others);
      for (const each of await busy) if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(Error);
    }
    expect((await store.mirrors.apply(aWrite({ epoch, changes: [serviceAdded('cart')] }))).seq).toBe(1);
    expect((await store.mirrors.load('prod')).services).toEqual([aService('cart')]);
  });
});
