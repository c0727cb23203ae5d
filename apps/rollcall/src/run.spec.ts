import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScriptedApi } from '@rollcall/testing';

import { EXIT } from './exit-codes.js';
import type { CommandRunOptions } from './testing/command-run.js';
import { CommandRun } from './testing/command-run.js';
import { aClusterOf, aServiceOf, LIVE } from './testing/samples.js';

let api: ScriptedApi;
beforeEach(async () => void (api = await ScriptedApi.start()));
afterEach(() => api.stop());

const start = (args: string, options: CommandRunOptions = {}): CommandRun =>
  new CommandRun(args, { ...options, environment: { ROLLCALL_URL: api.url, ...options.environment } });

test.each([
  [400, 'INVALID_ARGUMENT', EXIT.USAGE],
  [401, 'UNAUTHENTICATED', EXIT.DENIED],
  [403, 'FORBIDDEN', EXIT.DENIED],
  [404, 'NOT_FOUND', EXIT.NOT_FOUND],
  [429, 'RATE_LIMITED', EXIT.UNAVAILABLE],
  [500, 'INTERNAL', EXIT.FAILURE],
  [503, 'NOT_SYNCED', EXIT.UNAVAILABLE],
  [503, 'STORE_UNAVAILABLE', EXIT.UNAVAILABLE],
])('an answer of %i %s ends with %i, and says the request', async (status, code, exitCode) => {
  const run = start('describe service shop/cart');
  (await api.request()).problem(status, code);
  expect(await run.code).toBe(exitCode);
  expect(run.out).toBe('');
  expect(run.err).toContain(`Error: it is ${code} (request r-1)\n`);
});

test('an API that is not there ends with 5, and with what to try', async () => {
  const run = start('get services', { environment: { ROLLCALL_URL: 'http://127.0.0.1:1' } });
  expect(await run.code).toBe(EXIT.UNAVAILABLE);
  expect(run.err).toContain('Is Rollcall running there?');
});

test.each([
  ['nonsense', "unknown command 'nonsense'"],
  ['get services --nonsense', "unknown option '--nonsense'"],
  ['get services -o table -o xml', 'Allowed choices are table, wide, json, yaml, name.'],
  ['get endpoints x --family IPv5', 'Allowed are IPv4, IPv6, FQDN.'],
  ['get endpoints x --ready --readiness any', 'cannot be used with option'],
  ['get services -A -n shop', 'cannot be used with option'],
  ['describe service', "missing required argument 'names'"],
  ['describe service a/b/c', 'is no NAME and no NAMESPACE/NAME'],
  ['get services --url nowhere', '--url or ROLLCALL_URL: must begin with http:// or https://'],
])('`rollcall %s` is a usage error', async (args, words) => {
  const run = start(args);
  expect(await run.code).toBe(EXIT.USAGE);
  expect(run.err).toContain(words);
});

test('Ctrl-C ends what waits for an answer', async () => {
  const run = start('get services');
  await api.request();
  run.stop();
  expect(await run.code).toBe(EXIT.INTERRUPTED);
  expect(run).toMatchObject({ out: '', err: '' });
});

test('what a cluster says cannot act upon the terminal', async () => {
  const evil = '\u001b[2J\u009b31m\u202Ecart\n\ttab';
  const page = { items: [aServiceOf('cart', { type: evil, labels: { a: evil } })], nextCursor: null, freshness: LIVE };
  for (const output of ['table', 'json', 'yaml']) {
    const run = start(`get services -A -o ${output}`);
    (await api.request()).json(page);
    await run.code;
    // eslint-disable-next-line no-control-regex -- that is what must not be there
    expect(run.out).not.toMatch(/[\u001b\u009b]/);
    if (output === 'json') expect(JSON.parse(run.out)).toEqual({ items: page.items });
    else expect(run.out).toContain(output === 'table' ? '\\x1b[2J\\x9b31m\\u202ecart\\x0a\\x09tab' : 'cart');
  }
  const described = start('describe service shop/cart');
  (await api.request()).text(`Name:\t${evil}\n`);
  await described.code;
  expect(described.out).toBe('Name:  \\x1b[2J\\x9b31m\\u202ecart\n  tab\n');

  const failed = start('get clusters');
  const lastError = { message: evil, advice: evil, at: '' };
  (await api.request()).json({ items: [aClusterOf('prod', { lastError })] });
  await failed.code;
  // eslint-disable-next-line no-control-regex -- that is what must not be there
  expect(failed.err).not.toMatch(/[\u001b\u009b]/);
});

test('columns stand under each other whatever script names are in', async () => {
  const names = ['cart', '購物車', '🛒', 'e\u0301te\u0301'];
  const run = start('get services -A');
  const items = names.map((name) => aServiceOf(name, { namespace: name }));
  (await api.request()).json({ items, nextCursor: null, freshness: LIVE });
  await run.code;
  expect(run.out).toMatchInlineSnapshot(`
   "NAMESPACE   NAME     CLUSTER   TYPE        READY   ZONES          PORTS    AGE
   cart        cart     prod      ClusterIP   2/3     zone-a=2,-=1   80/TCP   5h
   購物車      購物車   prod      ClusterIP   2/3     zone-a=2,-=1   80/TCP   5h
   🛒          🛒       prod      ClusterIP   2/3     zone-a=2,-=1   80/TCP   5h
   été         été      prod      ClusterIP   2/3     zone-a=2,-=1   80/TCP   5h
   "
  `);
});

test('colours are for those who can see them, and change nothing else', async () => {
  const page = { items: [aServiceOf('cart')], nextCursor: null, freshness: LIVE };
  const [plain, coloured] = [start('get services'), start('get services', { hasColours: true })];
  (await api.request()).json(page);
  (await api.request()).json(page);
  await Promise.all([plain.code, coloured.code]);
  expect(coloured.out).toContain('\u001b[33m2/3\u001b[39m');
  // eslint-disable-next-line no-control-regex -- colours begin with it
  expect(coloured.out.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.out);
});
