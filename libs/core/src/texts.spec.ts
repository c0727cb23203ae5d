import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { readAddress } from './address.js';
import { hash128 } from './hash128.js';
import { jsonEquals } from './json-equals.js';
import { matchesLabels, parseLabelSelector } from './label-selector.js';
import { compareResourceVersions } from './resource-version.js';
import { formatRevision, parseRevision } from './revision.js';
import { targets } from './targets.js';

describe('addresses', () => {
  test.each([
    ['IPv4', '10.0.0.1', '10.0.0.1'],
    ['IPv4', '010.020.002.009', '10.20.2.9'], // decimal, not octal (semantics ADR-2)
    ['IPv4', '::ffff:10.0.0.1', '10.0.0.1'],
    ['IPv4', '::FFFF:0a00:1', '10.0.0.1'],
    ['IPv4', '10.0.0.256', null],
    ['IPv4', '10.0.1', null],
    ['IPv4', '0x0a.0.0.1', null],
    ['IPv4', ' 10.0.0.1', null],
    ['IPv4', 'fd00::1', null],
    ['IPv6', 'FD00:0:0:0:0:0:0:1', 'fd00::1'],
    ['IPv6', '2001:db8::0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['IPv6', 'fe80::1%eth0', null],
    ['IPv6', '::ffff:10.0.0.1', null],
    ['IPv6', '10.0.0.1', null],
    ['FQDN', 'DB.Example.com.', 'db.example.com'],
    ['FQDN', '', null],
  ] as const)('of family %s: %j is read as %j', (family, stored, text) => {
    expect(readAddress(family, stored)?.text ?? null).toBe(text);
  });

  test('sort by number, in whatever spelling, families one after the other', () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(octets, octets, (a, b) => {
        const number = (of: readonly number[]): number => of.reduce((sum, octet) => sum * 256 + octet, 0);
        const [one, two] = [a, b].map((of) => readAddress('IPv4', of.map((octet) => `00${octet}`).join('.'))!.key);
        expect(one! < two!).toBe(number(a) < number(b));
        expect(one! < readAddress('IPv6', '::1')!.key).toBe(true);
      }),
    );
  });

  test('with ports are targets, IPv6 in brackets, each once', () => {
    const row = (address: string, family: string, ...ports: readonly number[]) =>
      ({ address, family, ports: ports.map((port) => ({ port })) }) as never;
    expect(
      targets([row('10.0.0.1', 'IPv4', 80, 80, 81), row('fd00::1', 'IPv6', 80), row('10.0.0.1', 'IPv4', 80)]),
    ).toEqual(['10.0.0.1:80', '10.0.0.1:81', '[fd00::1]:80']);
  });
});

describe('label selectors', () => {
  const labels = { app: 'cart', tier: 'web', 'example.com/rank': '7' };

  test.each([
    ['app=cart', true],
    ['app==cart,tier!=db', true],
    ['app in (pay, cart)', true],
    ['app notin (cart)', false],
    ['missing notin (cart)', true],
    ['missing!=x', true],
    ['missing=x', false],
    ['tier', true],
    ['!tier', false],
    ['!missing', true],
    ['example.com/rank>6', true],
    ['example.com/rank<7', false],
    ['app>1', false],
    ['', true],
    ['constructor', false], // a name that every object has is no label
  ])('%j holds: %s', (text, holds) => {
    const selector = parseLabelSelector(text);
    if ('violation' in selector) throw new Error(selector.violation);
    expect(matchesLabels(selector, labels)).toBe(holds);
  });

  test.each([
    '=x',
    'app=',
    'app in',
    'app in (',
    'app=a=b',
    'a b',
    'app,,tier',
    '-a=b',
    'a=b,',
    'a>x',
    `a=${'x'.repeat(5_000)}`,
  ])('%j is refused or read as kubectl does, and never throws', (text) => {
    const selector = parseLabelSelector(text);
    if ('violation' in selector) expect(selector.violation.length).toBeGreaterThan(0);
    else expect(text).toBe('app='); // an empty value is one
  });

  test('whatever is typed is a selector or a violation', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab/.-=!<>(), in not'.split('')) }), (text) => {
        const selector = parseLabelSelector(text);
        expect('violation' in selector || typeof matchesLabels(selector, labels) === 'boolean').toBe(true);
      }),
    );
  });
});

describe('revisions and versions', () => {
  test('a revision is read back as it was written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{1,32}$/), fc.nat(), (epoch, seq) => {
        expect(parseRevision(formatRevision({ epoch, seq }))).toEqual({ epoch, seq });
      }),
    );
  });

  test.each([
    '',
    'e1',
    'e1:',
    ':1',
    'e1:-1',
    'e1:01',
    'e1:1.5',
    'E1:1',
    'e1:9007199254740993',
    'e1:1 ',
    `${'e'.repeat(33)}:1`,
  ])('%j is none', (text) => {
    expect(parseRevision(text)).toBeNull();
  });

  test('versions of a cluster are in the order of their numbers, however large', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 128n }), fc.bigInt({ min: 0n, max: 2n ** 128n }), (a, b) => {
        expect(Math.sign(compareResourceVersions(String(a), String(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});

describe('hashes', () => {
  test.each([
    ['', '00000000000000000000000000000000'],
    ['The quick brown fox jumps over the lazy dog', '2f1583c3ecee2c675d7bf66ce5e91d2c'],
  ])('of %j are those of MurmurHash3', (text, hash) => {
    expect(hash128(text)).toBe(hash);
  });

  test('of different texts differ, also by one character anywhere and beyond ASCII', () => {
    const hashes = new Set<string>();
    for (let length = 1; length <= 64; length += 1)
      for (let at = 0; at < length; at += 1) hashes.add(hash128(`${'a'.repeat(at)}b${'a'.repeat(length - at - 1)}`));
    expect(hashes.size).toBe((64 * 65) / 2);
    expect(hash128('ä')).not.toBe(hash128('ö'));
    expect(hash128('ä')).toMatch(/^[0-9a-f]{32}$/);
  });
});

test('JSON values are equal by what they say', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(jsonEquals(a, structuredClone(a))).toBe(true);
      expect(jsonEquals(a, b)).toBe(jsonEquals(b, a));
      if (jsonEquals(a, b)) expect(a).toEqual(b);
    }),
  );
  expect(jsonEquals({ a: undefined }, {})).toBe(true);
  expect(jsonEquals([], {})).toBe(false);
  expect(jsonEquals({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
});
