import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScriptedApi } from '@rollcall/testing';

import { EXIT } from '../../exit-codes.js';
import { CommandRun } from '../../testing/command-run.js';

let api: ScriptedApi;
beforeEach(async () => void (api = await ScriptedApi.start()));
afterEach(() => api.stop());

const start = (args: string): CommandRun => new CommandRun(args, { environment: { ROLLCALL_URL: api.url } });

const token = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  prefix: id,
  role: 'reader',
  clusters: ['*'],
  namespaces: ['shop', 'billing'],
  restrictedAddresses: false,
  createdBy: 'admin',
  createdAt: '2026-01-01T11:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  ...more,
});

test('a new token is all that standard output gets', async () => {
  const run = start('token create ci --role registrar --namespaces shop,billing --expires 90d');
  const request = await api.request();
  expect(request).toMatchObject({ method: 'POST', path: '/v1/tokens' });
  expect(await request.body()).toEqual({
    name: 'ci',
    role: 'registrar',
    clusters: ['*'],
    namespaces: ['shop', 'billing'],
    restrictedAddresses: false,
    expiresAt: '2026-04-01T12:00:00.000Z',
  });
  request.json({ ...token('t1', 'ci'), token: 'rc_t1_secret' }, { status: 201 });
  expect(await run.code).toBe(EXIT.OK);
  expect(run.out).toBe('rc_t1_secret\n');
  expect(run.err).toBe('ci (id t1), a registrar: keep the token, it is not shown again.\n');
});

test('who has a token is a table, without any secret', async () => {
  const run = start('token list');
  (await api.request()).json({
    items: [
      token('t1', 'ci', { role: 'admin', restrictedAddresses: true, lastUsedAt: '2026-01-01T11:59:30.000Z' }),
      token('t2', 'legacy', { expiresAt: '2026-02-01T00:00:00.000Z' }),
    ],
  });
  expect(await run.code).toBe(EXIT.OK);
  expect(run.out).toMatchInlineSnapshot(`
   "NAME     ROLE               CLUSTERS   NAMESPACES     LAST-USED   EXPIRES                    AGE   ID
   ci       admin+restricted   *          shop,billing   30s ago     never                      60m   t1
   legacy   reader             *          shop,billing   never       2026-02-01T00:00:00.000Z   60m   t2
   "
  `);
});

test('a token is revoked by its name, if one has it', async () => {
  const run = start('token revoke ci');
  (await api.request()).json({ items: [token('t1', 'ci'), token('t2', 'legacy')] });
  const request = await api.request();
  expect(request).toMatchObject({ method: 'DELETE', path: '/v1/tokens/t1' });
  request.answer('', 'application/json', { status: 204 });
  expect(await run.code).toBe(EXIT.OK);
  expect(run.out).toBe('ci (id t1) is revoked\n');

  const unclear = start('token revoke ci');
  (await api.request()).json({ items: [token('t1', 'ci'), token('t2', 'ci')] });
  expect(await unclear.code).toBe(EXIT.USAGE);
  expect(unclear.err).toContain('give the id of one (t1, t2)');

  const none = start('token revoke ci');
  (await api.request()).json({ items: [] });
  expect(await none.code).toBe(EXIT.NOT_FOUND);
});

test('a role has to be said', async () => {
  const run = start('token create ci');
  expect(await run.code).toBe(EXIT.USAGE);
  expect(run.err).toContain("required option '--role <role>' not specified");
});
