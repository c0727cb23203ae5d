import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aService } from '@rollcall/testing';

import { EXIT } from '../exit-codes.js';
import { CommandRun, NOW } from '../testing/command-run.js';
import type { RealApi } from '../testing/real-api.js';
import { aDatabaseService, realApi } from '../testing/real-api.js';

let real: RealApi;

beforeEach(async () => {
  const ports = [
    { name: 'http', protocol: 'TCP', port: 9200, targetPort: 9200 },
    { name: 'admin', protocol: 'TCP', port: 9300, targetPort: 9300 },
  ];
  const spec = { selector: {}, clusterIP: '10.96.0.78', clusterIPs: ['10.96.0.78'] };
  real = await realApi(aDatabaseService(), aService('search', { ports, spec }), aService('cart'));
}, 20_000);

afterEach(() => real.api.stop(), 20_000);

async function run(args: string): Promise<{ code: number; out: string; err: string }> {
  const command = new CommandRun(args, { environment: real.environment });
  const code = await command.code;
  const withoutIds = (text: string): string => text.replaceAll(/\(id [^)]+\)/g, '(id ID)');
  return { code, out: withoutIds(command.out), err: command.err.replaceAll(/request [-\w]+/g, 'request R') };
}

test('a DBA registers a database, sees it, drains it and removes it', async () => {
  expect(
    await run('register shop/orders-db 10.9.8.7 --port 5432 --check postgres --zone z1 --note why --expires 12h'),
  ).toEqual({
    code: EXIT.OK,
    out: '10.9.8.7 pg 5432/TCP is registered for shop/orders-db in prod (id ID)\n',
    err: '',
  });
  const { out } = await run('get backends shop/orders-db -o json');
  expect(JSON.parse(out)).toMatchObject({
    items: [
      {
        address: '10.9.8.7',
        ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }],
        check: { type: 'POSTGRES' },
        zone: 'z1',
        note: 'why',
        expiresAt: new Date(NOW + 12 * 3_600_000).toISOString(),
      },
    ],
  });
  expect((await run('get backends -A')).out).toMatch(
    /^NAMESPACE +SERVICE +CLUSTER +ADDRESS +PORTS +STATE +CHECK +WRITTEN +AGE +ID\nshop +orders-db +prod +10\.9\.8\.7 +pg 5432\/TCP +ACTIVE +UNKNOWN /,
  );
  const drained = { code: EXIT.OK, out: '10.9.8.7 pg 5432/TCP of shop/orders-db in prod is now DRAINING\n', err: '' };
  expect(await run('drain orders-db 10.9.8.7 -n shop')).toEqual(drained);
  expect((await run('drain shop/orders-db 10.9.8.7')).out).toContain('is already DRAINING');
  expect((await run('drain shop/orders-db 10.9.8.7 --undo')).out).toContain('is now ACTIVE');
  expect((await run('remove shop/orders-db 10.9.8.7 --dry-run')).out).toContain('would be removed');
  const [id = ''] = (await run('get backends shop/orders-db -o name')).out.split('\n');
  expect(await run(`remove ${id}`)).toMatchObject({ code: EXIT.OK, out: expect.stringContaining('is removed\n') });
  expect((await run('get backends shop/orders-db')).err).toBe('Nothing is registered here.\n');
});

test('several addresses and ports are registered together', async () => {
  const { out } = await run(
    'register shop/search 10.1.0.5 10.1.0.6 --port 9200 --port admin:9301 --check http:/_cluster/health',
  );
  expect(out).toBe(
    [
      '10.1.0.5 http 9200/TCP, admin 9301/TCP is registered for shop/search in prod (id ID)',
      '10.1.0.6 http 9200/TCP, admin 9301/TCP is registered for shop/search in prod (id ID)',
      '',
    ].join('\n'),
  );
});

test('a dry run shows what would be written, and registers nothing', async () => {
  const { code, out } = await run('register shop/orders-db 10.9.8.7 --port 5432 --dry-run');
  expect(code).toBe(EXIT.OK);
  expect(out).toContain('10.9.8.7 pg 5432/TCP would be registered for shop/orders-db in prod\n---\n');
  expect(out).toContain('kind: EndpointSlice');
  expect((await run('get backends -A')).out).toBe('');
});

test.each([
  ['register shop/orders-db 169.254.169.254 --port 5432', EXIT.DENIED, '169.254.169.254 is '],
  ['register shop/orders-db 10.9.8.007 --port 5432', EXIT.USAGE, '10.9.8.7'],
  ['register shop/cart 10.9.8.7 --port 8080', EXIT.USAGE, 'selector'],
  ['register shop/none 10.9.8.7 --port 8080', EXIT.NOT_FOUND, 'rollcall get services -A'],
  [
    'register shop/search 10.9.8.7 --port 80',
    EXIT.USAGE,
    'It has http (9200/TCP), admin (9300/TCP): write --port NAME:80.',
  ],
  ['register shop/orders-db 10.9.8.7', EXIT.USAGE, "required option '--port <port>'"],
  ['register shop/orders-db 10.9.8.7 --port 0', EXIT.USAGE, 'such as 5432, pg:5432 or dns:53/UDP'],
  ['register shop/orders-db 10.9.8.7 --port 5432 --check icmp', EXIT.USAGE, 'Allowed are TCP, TLS'],
  ['register shop/orders-db 10.9.8.7 --port 5432 --expires soon', EXIT.USAGE, 'such as 12h or 90d'],
  ['register shop/orders-db 10.9.8.7 --port 1 --port 2 --name pg', EXIT.USAGE, '--name is for one --port'],
  ['drain shop/orders-db 10.9.8.7', EXIT.NOT_FOUND, '10.9.8.7 is not registered for shop/orders-db: nothing is.'],
  ['remove shop/orders-db', EXIT.USAGE, 'which backend of shop/orders-db?'],
  ['drain no-such-id', EXIT.NOT_FOUND, 'Error: '],
])('`rollcall %s` ends with %i', async (args, code, words) => {
  const result = await run(args);
  expect(result).toMatchObject({ code, out: '' });
  expect(result.err).toContain(words);
});

test('describe says how to reach what kubectl port-forward cannot', async () => {
  const nobody = await run('describe service shop/orders-db');
  expect(nobody.out).toContain(
    'Note:  `kubectl port-forward service/orders-db` cannot work: it leads to a Pod, and a Service without selector has none.\n' +
      '       There is nobody ready behind it now.\n',
  );
  await run('register shop/orders-db 10.9.8.7 --port 5432');
  const one = await run('describe service shop/orders-db');
  expect(one.out).toContain('       Connect to an address directly:\n         10.9.8.7:5432\n');
  expect((await run('describe service shop/cart')).out).not.toContain('port-forward');
});
