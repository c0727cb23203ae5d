import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '@rollcall/catalog';
import { aToken, DBA } from '@rollcall/testing';

import { createPool } from './connection.js';
import { keepLog } from './keep-log.js';
import { PostgresTokenStore } from './postgres-token-store.js';
import type { StoreWorld } from './testing/store-world.js';
import { StorePostgres } from './testing/store-world.js';

const LATER = '2026-01-01T00:01:00.000Z';

let postgres: StorePostgres;
let store: StoreWorld;
beforeAll(async () => {
  postgres = await StorePostgres.start();
}, 30_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  store = await postgres.open();
});
afterEach(() => store.close());

const one = aToken();
const two = aToken({ id: 't-2', prefix: 'ba9876543210' });
const counts = async () => {
  const sql = `SELECT (SELECT count(*)::int FROM token) AS tokens, (SELECT count(*)::int FROM log_token) AS changes,
    (SELECT count(*)::int FROM audit) AS audit, (SELECT count(*)::int FROM log) AS log`;
  return (await store.query(sql))[0];
};

test('a database that does not answer is waited for no longer than its time-out, and nothing is left of it', async () => {
  const onIdleError = () => undefined;
  const pool = createPool({ url: store.url, timeoutMs: 300, applicationName: 'hasty', maxConnections: 2, onIdleError });
  const blocker = await store.pool.connect();
  await blocker.query('BEGIN; LOCK TABLE token');
  const hasty = new PostgresTokenStore(pool);
  const acts = [
    hasty.create(one, DBA),
    hasty.revoke('t-1', LATER, DBA),
    hasty.noteUses(new Map([['t-1', LATER]])),
    hasty.lastUses(),
  ];
  for (const act of await Promise.allSettled(acts))
    expect(act).toMatchObject({ reason: expect.any(StoreUnavailableError) as unknown });
  await blocker.query('ROLLBACK');
  blocker.release();
  await pool.end();
  expect(await counts()).toEqual({ tokens: 0, changes: 0, audit: 0, log: 0 });
});

test('an application that has a role of its own does all of it, and takes nothing back from the audit', async () => {
  await store.query(
    `CREATE ROLE token_app LOGIN PASSWORD 'app';
     GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO token_app;
     GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO token_app`,
  );
  const url = new URL(store.url);
  [url.username, url.password] = ['token_app', 'app'];
  const onIdleError = () => undefined;
  const options = { url: url.href, timeoutMs: 5_000, applicationName: 'app', maxConnections: 2, onIdleError };
  const pool = createPool(options);
  const app = new PostgresTokenStore(pool);
  await app.create(one, DBA);
  await app.noteUses(new Map([[one.id, LATER]]));
  expect(await app.lastUses()).toEqual(new Map([[one.id, LATER]]));
  expect(await app.revoke(one.id, LATER, DBA)).not.toBeNull();
  for (const sql of ['DELETE FROM audit', 'UPDATE audit SET outcome = outcome'])
    await expect(pool.query(sql)).rejects.toThrow(/append-only/);
  await pool.end();
  await store.query('DROP OWNED BY token_app; DROP ROLE token_app');
});

test('what was done to a token is kept as long as its revision is', async () => {
  await store.tokens.create(one, DBA);
  await store.query("UPDATE log SET at = now() - interval '2 days'");
  await store.tokens.create(two, DBA);
  expect(await counts()).toMatchObject({ tokens: 2, changes: 2, log: 2 });
  await keepLog(store.pool, 86_400_000);
  await store.tokens.revoke(two.id, LATER, DBA);
  expect(await counts()).toMatchObject({ tokens: 2, changes: 2, log: 2 });
});

test('a name that PostgreSQL does not take as it is, is stored with what is right of it', async () => {
  await store.tokens.create({ ...one, name: 'a\u0000b', createdBy: '\ud800' }, DBA);
  expect(await store.query('SELECT name, created_by FROM token')).toEqual([{ name: 'a\ufffdb', created_by: '\ufffd' }]);
});
