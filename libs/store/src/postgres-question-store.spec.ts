import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { PostgresBell } from './postgres-bell.js';
import { ANSWER_CHANNEL, QUESTION_CHANNEL } from './postgres-question-store.js';
import { eventually } from './testing/eventually.js';
import type { StoreWorld } from './testing/store-world.js';
import { StorePostgres, systemClock } from './testing/store-world.js';

let postgres: StorePostgres;
let store: StoreWorld;
const bells: PostgresBell[] = [];
beforeAll(async () => {
  postgres = await StorePostgres.start();
}, 30_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  store = await postgres.open();
});
afterEach(async () => {
  await Promise.all(bells.splice(0).map((bell) => bell.stop()));
  await store.close();
});

const QUESTION = { cluster: 'prod', kind: 'RESOLVE_NAME', question: {}, askedBy: 'x', patienceMs: 60_000 } as const;

function bellOf(channel: string): { readonly bell: PostgresBell; readonly rings: () => number } {
  const options = { url: store.url, channel, timeoutMs: 5_000, backoffCapMs: 50 };
  const bell = new PostgresBell(options, { clock: systemClock, random: () => 0 });
  bells.push(bell);
  let rings = 0;
  bell.onRing(() => void (rings += 1));
  return { bell, rings: () => rings };
}

const pids = () =>
  store.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'rollcall-bell'`,
  );

describe('a bell', () => {
  test('rings for questions at workers, and for answers at those who asked', async () => {
    const epoch = await store.lead();
    const [worker, asker] = [bellOf(QUESTION_CHANNEL), bellOf(ANSWER_CHANNEL)];
    await eventually(() => Promise.resolve(worker.rings() === 1 && asker.rings() === 1));
    const asked = await store.questions.ask({ ...QUESTION, atOnce: 1 });
    if (asked.type !== 'ASKED') throw new TypeError(asked.type);
    await eventually(() => Promise.resolve(worker.rings() === 2));
    await store.questions.take({ led: [{ cluster: 'prod', epoch }], running: [], limit: 1 });
    await store.questions.tell(asked.id, [1]);
    await eventually(() => Promise.resolve(asker.rings() === 2));
    await store.questions.cancel(asked.id);
    await eventually(() => Promise.resolve(worker.rings() === 3));
    await store.questions.finish(asked.id, { type: 'ANSWERED', answer: 1 });
    await eventually(() => Promise.resolve(asker.rings() === 3));
  });

  test('that loses its connection comes back, and rings for what was missed', async () => {
    const { rings } = bellOf(QUESTION_CHANNEL);
    await eventually(() => Promise.resolve(rings() === 1));
    await store.query(`SELECT pg_terminate_backend(${(await pids())[0]?.pid ?? 0})`);
    await eventually(() => Promise.resolve(rings() === 2));
    await store.query(`NOTIFY ${QUESTION_CHANNEL}`);
    await eventually(() => Promise.resolve(rings() === 3));
  });

  test('to which nobody listens has no connection, and one that is stopped leaves none', async () => {
    const options = { url: store.url, channel: ANSWER_CHANNEL, timeoutMs: 5_000, backoffCapMs: 50 };
    const unheard = new PostgresBell(options, { clock: systemClock, random: () => 0 });
    await unheard.stop();
    expect(await pids()).toEqual([]);
    const { bell } = bellOf(ANSWER_CHANNEL);
    await eventually(async () => (await pids()).length === 1);
    await bell.stop();
    await eventually(async () => (await pids()).length === 0);
  });
});

describe('questions', () => {
  test('are forgotten after an hour, and confirmations that still wait are not', async () => {
    const epoch = await store.lead();
    await store.commands.confirmRemoval('prod', 'admin');
    await store.questions.ask({ ...QUESTION, atOnce: 9 });
    await store.query(`UPDATE command SET asked_at = now() - interval '61 minutes'`);
    await store.questions.ask({ ...QUESTION, atOnce: 9 });
    expect(await store.query('SELECT kind FROM command ORDER BY asked_at')).toEqual([
      { kind: 'CONFIRM_REMOVAL' },
      { kind: 'RESOLVE_NAME' },
    ]);
    expect(await store.registry.commands(['prod'])).toMatchObject([{ kind: 'CONFIRM_REMOVAL' }]);
    const { questions } = await store.questions.take({ led: [{ cluster: 'prod', epoch }], running: [], limit: 9 });
    expect(questions).toMatchObject([{ kind: 'RESOLVE_NAME' }]);
  });

  test('are asked of the leader whose lease holds by the clock of the database', async () => {
    await store.lead();
    await store.query(`UPDATE lease SET expires_at = clock_timestamp() - interval '1 ms'`);
    expect(await store.questions.ask({ ...QUESTION, atOnce: 9 })).toEqual({ type: 'NO_LEADER' });
  });
});

describe('the audit', () => {
  const old = async (): Promise<void> => {
    const sql = `INSERT INTO audit (at, actor_kind, actor_id, actor_name, action, outcome, target_kind)
      SELECT now() - age, 'token', 't', 't', 'backend.register', 'ALLOWED', 'backend' FROM unnest($1::interval[]) AS age`;
    await store.query(sql, [['1 minute', '20 hours', '2 days', '400 days']]);
  };
  const kept = async () => (await store.query<{ n: number }>('SELECT count(*)::int AS n FROM audit'))[0]?.n;

  test('is kept as long as it is to be, and never less than a day', async () => {
    await old();
    const keep = async (ms: number) =>
      (await store.query<{ removed: string }>('SELECT rollcall_keep_audit($1)::int AS removed', [ms]))[0]?.removed;
    expect(await keep(365 * 86_400_000)).toBe(1);
    expect(await kept()).toBe(3);
    expect(await keep(0)).toBe(1);
    expect(await kept()).toBe(2);
  });

  test('is not shortened by anybody else, in any other way', async () => {
    await old();
    for (const statement of ['DELETE FROM audit', 'UPDATE audit SET action = action', 'TRUNCATE audit'])
      await expect(store.query(statement)).rejects.toThrow(/append-only/);
    await store.query(
      `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'appender') THEN CREATE ROLE appender; END IF; END $$`,
    );
    await store.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO appender');
    const asAppender = async (sql: string): Promise<void> => {
      const client = await store.pool.connect();
      try {
        await client.query('BEGIN; SET LOCAL ROLE appender');
        await client.query(sql);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    };
    await expect(asAppender('SELECT rollcall_keep_audit(0)')).rejects.toThrow(/append-only/);
    await expect(asAppender(`SET LOCAL rollcall.keeps_audit = 'yes'; DELETE FROM audit`)).rejects.toThrow(
      /append-only/,
    );
    expect(await kept()).toBe(4);
  });
});
