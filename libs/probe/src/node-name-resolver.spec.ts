import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Resolution } from '@rollcall/catalog';
import type { DnsRecord, DnsReply, DnsZone } from '@rollcall/testing';
import { eventually, ManualClock, TestDnsServer } from '@rollcall/testing';

import { NodeNameResolver } from './node-name-resolver.js';

const NAME = 'db.corp.example';
/** So long that only what a test is about happens. */
const TIMEOUT_MS = 60_000;
const NOTHING: DnsReply = { type: 'RECORDS', records: [] };
const SILENCE: DnsReply = { type: 'SILENCE' };

let server: TestDnsServer;
let clock: ManualClock;
let gone: AbortController;

beforeEach(async () => {
  server = await TestDnsServer.open(() => NOTHING);
  clock = new ManualClock();
  gone = new AbortController();
});
afterEach(() => server.close());

async function resolve(name = NAME): Promise<Resolution> {
  return new NodeNameResolver({ servers: [server.address], timeoutMs: TIMEOUT_MS }, clock).resolve(name, gone.signal);
}

function records(...all: readonly DnsRecord[]): DnsReply {
  return { type: 'RECORDS', records: all };
}

function code(code: 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'): DnsReply {
  return { type: 'CODE', code };
}

function a(data: string, ttl = 60, name = NAME): DnsRecord {
  return { type: 'A', name, ttl, data };
}

function aaaa(data: string, ttl = 60, name = NAME): DnsRecord {
  return { type: 'AAAA', name, ttl, data };
}

/** A zone with one answer for each family. */
function both(ipv4: DnsReply, ipv6: DnsReply): DnsZone {
  return ({ type }) => (type === 'A' ? ipv4 : ipv6);
}

const v4 = (address: string) => ({ address, family: 'IPv4' });
const v6 = (address: string) => ({ address, family: 'IPv6' });

describe('a name that has addresses', () => {
  test('resolves to all of them, each once, sorted, with the shortest TTL', async () => {
    server.answer(
      both(
        records(a('10.0.0.10', 60), a('10.0.0.9', 30), a('10.0.0.10', 60)),
        records(aaaa('2001:db8::2', 90), aaaa('2001:db8::1', 90)),
      ),
    );
    expect(await resolve()).toEqual({
      type: 'ADDRESSES',
      addresses: [v4('10.0.0.9'), v4('10.0.0.10'), v6('2001:db8::1'), v6('2001:db8::2')],
      ttlSeconds: 30,
      unanswered: [],
    });
    expect([...server.questions].sort()).toEqual([`A ${NAME}`, `AAAA ${NAME}`]);
    expect(clock.count).toBe(0);
  });

  test('resolves to IPv6 alone', async () => {
    server.answer(both(NOTHING, records(aaaa('2001:db8:0:0:1:0:0:1', 60))));
    expect(await resolve()).toMatchObject({ type: 'ADDRESSES', addresses: [v6('2001:db8::1:0:0:1')], unanswered: [] });
  });

  test('keeps a TTL of 0 as it was answered', async () => {
    server.answer(both(records(a('10.0.0.9', 0)), NOTHING));
    expect(await resolve()).toMatchObject({ ttlSeconds: 0 });
  });

  test('is followed through CNAMEs, whose TTLs count', async () => {
    const chain: DnsRecord[] = [
      { type: 'CNAME', name: NAME, ttl: 7, data: 'primary.corp.example' },
      { type: 'CNAME', name: 'primary.corp.example', ttl: 90, data: 'db-1.corp.example' },
    ];
    server.answer(both(records(...chain, a('169.254.169.254', 60, 'db-1.corp.example')), records(...chain)));
    expect(await resolve()).toEqual({
      type: 'ADDRESSES',
      addresses: [v4('169.254.169.254')],
      ttlSeconds: 7,
      unanswered: [],
    });
  });

  test('is asked for again over TCP where the answer is too long for a datagram', async () => {
    const many = Array.from({ length: 200 }, (_, index) => a(`10.0.1.${index}`));
    server.answer(both({ type: 'TRUNCATED', records: many }, NOTHING));
    const resolution = await resolve();
    expect(resolution).toMatchObject({ type: 'ADDRESSES' });
    expect(resolution.type === 'ADDRESSES' && resolution.addresses.length).toBe(200);
    expect(server.tcpQuestions).toEqual([`A ${NAME}`]);
  });

  test('is asked for every time: nothing is remembered, so that what is judged is what is connected to', async () => {
    const turns = ['10.0.0.1', '127.0.0.1', '10.0.0.2'];
    server.answer(({ type }) => (type === 'A' ? records(a(turns.shift() ?? '0.0.0.0', 3_600)) : NOTHING));
    expect(await resolve()).toMatchObject({ addresses: [v4('10.0.0.1')] });
    expect(await resolve()).toMatchObject({ addresses: [v4('127.0.0.1')] });
    expect(await resolve()).toMatchObject({ addresses: [v4('10.0.0.2')] });
  });

  test('keeps an address in another family’s clothes as it is, for the policy to judge', async () => {
    server.answer(both(NOTHING, records(aaaa('::ffff:169.254.169.254'))));
    expect(await resolve()).toMatchObject({ addresses: [v6('::ffff:169.254.169.254')] });
  });

  test.each(['SERVFAIL', 'REFUSED'] as const)(
    'has them though the other family is answered with %s',
    async (failure) => {
      server.answer(both(records(a('10.0.0.1')), code(failure)));
      expect(await resolve()).toMatchObject({ addresses: [v4('10.0.0.1')], unanswered: ['IPv6'] });
      server.answer(both(code(failure), records(aaaa('2001:db8::1'))));
      expect(await resolve()).toMatchObject({ addresses: [v6('2001:db8::1')], unanswered: ['IPv4'] });
    },
  );

  test('has them when time is up for the other family, and nothing is unanswered where the name is denied', async () => {
    server.answer(both(records(a('10.0.0.1')), SILENCE));
    const running = resolve();
    await eventually('both questions came', () => server.questions.length === 2);
    await clock.step(TIMEOUT_MS);
    expect(await running).toMatchObject({ addresses: [v4('10.0.0.1')], unanswered: ['IPv6'] });
    server.answer(both(records(a('10.0.0.1')), code('NXDOMAIN')));
    expect(await resolve()).toMatchObject({ addresses: [v4('10.0.0.1')], unanswered: [] });
  });
});

describe('a name that has none', () => {
  test.each([
    ['NXDOMAIN', code('NXDOMAIN'), 'DNS knows no name db.corp.example'],
    ['NO_DATA', NOTHING, 'DNS knows db.corp.example, but no address of it'],
    ['SERVFAIL', code('SERVFAIL'), 'the DNS server could not find out the addresses of db.corp.example'],
    ['REFUSED', code('REFUSED'), 'the DNS server refuses to answer for db.corp.example'],
  ] as const)('is told as %s', async (type, reply, message) => {
    server.answer(() => reply);
    expect(await resolve()).toEqual({ type, message });
  });

  test('is told as a failure where one family is denied and nothing is known of the other', async () => {
    server.answer(both(NOTHING, code('SERVFAIL')));
    expect(await resolve()).toMatchObject({ type: 'SERVFAIL' });
  });

  test('is told as SERVFAIL where the answer cannot be read', async () => {
    server.answer(() => ({ type: 'BYTES', bytes: Buffer.from('no packet at all') }));
    expect(await resolve()).toMatchObject({ type: 'SERVFAIL' });
  });

  test('is told as SERVFAIL where there is no server', async () => {
    const resolver = new NodeNameResolver({ servers: ['127.0.0.1:1'], timeoutMs: TIMEOUT_MS }, clock);
    const message = `no DNS server could be reached to ask for ${NAME}`;
    expect(await resolver.resolve(NAME, gone.signal)).toEqual({ type: 'SERVFAIL', message });
  });

  test('is told as TIMEOUT when time is up', async () => {
    server.answer(() => SILENCE);
    const running = resolve();
    await eventually('both questions came', () => server.questions.length === 2);
    await clock.step(TIMEOUT_MS);
    expect(await running).toEqual({ type: 'TIMEOUT', message: `DNS did not answer for ${NAME} in time` });
    expect(clock.count).toBe(0);
  });
});

describe('a question', () => {
  test('that is called off is answered at once', async () => {
    server.answer(() => SILENCE);
    const running = resolve();
    await eventually('both questions came', () => server.questions.length === 2);
    gone.abort();
    expect(await running).toMatchObject({ type: 'TIMEOUT' });
    expect(await resolve()).toMatchObject({ type: 'TIMEOUT' });
    expect(server.questions).toHaveLength(2);
    expect(clock.count).toBe(0);
  });

  test.each(['localhost', '127.0.0.1', '127.1', '2130706433', '0x7f.1', '0177.0.0.1', 'x.localhost', 'short'])(
    'is asked of DNS, whatever the name looks like: %s',
    async (name) => {
      server.answer(both(records(a('10.0.0.1', 60, name)), NOTHING));
      expect(await resolve(name)).toMatchObject({ addresses: [v4('10.0.0.1')] });
      expect([...server.questions].sort()).toEqual([`A ${name}`, `AAAA ${name}`]);
    },
  );

  test.each([
    '',
    '１２７.0.0.1',
    'db\0.corp.example',
    'db corp.example',
    'a'.repeat(255),
    `${'a'.repeat(64)}.example`,
    'a..b',
  ])('is not asked where DNS would be asked for another name: %j', async (name) => {
    expect(await resolve(name)).toMatchObject({ type: 'NXDOMAIN' });
    expect(server.questions).toEqual([]);
  });
});

test('servers that cannot be are refused at once', () => {
  expect(() => new NodeNameResolver({ servers: ['dns.example'], timeoutMs: TIMEOUT_MS }, clock)).toThrow();
});
