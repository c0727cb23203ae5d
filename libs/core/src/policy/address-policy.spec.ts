import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';

import { readAddress } from '../address.js';
import type { AddressPolicy, AddressVerdict } from './address-policy.js';
import { DEFAULT_ADDRESS_POLICY, judgeAddress } from './address-policy.js';
import type { Network } from './network.js';
import { readNetwork } from './network.js';

interface Spelling {
  readonly text: string;
  readonly verdict: 'ALLOWED' | 'VALIDATION_FAILED' | 'ADDRESS_FORBIDDEN';
  readonly canonical: string | null;
  readonly why: string;
}

const { spellings } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/address-spellings.json'), 'utf8'),
) as { readonly spellings: readonly Spelling[] };

const judge = (text: string, policy: Partial<AddressPolicy> = {}, restrictedAddresses = false): AddressVerdict =>
  judgeAddress(text, { ...DEFAULT_ADDRESS_POLICY, ...policy }, { restrictedAddresses });

const networks = (...texts: readonly string[]): readonly Network[] => texts.map((text) => readNetwork(text) as Network);

const codeOf = (verdict: AddressVerdict): string => (verdict.allowed ? 'ALLOWED' : verdict.code);

describe('spellings of addresses', () => {
  test.each(spellings.map((each) => [JSON.stringify(each.text), each.why, each] as const))(
    '%s: %s',
    (_, __, { text, verdict: wanted, canonical }) => {
      const verdict = judge(text);
      expect(codeOf(verdict)).toBe(wanted);
      if (verdict.allowed) {
        expect(verdict.address).toBe(text);
      } else {
        expect(verdict.canonical).toBe(canonical);
        if (canonical !== null) expect(verdict.message).toContain(canonical);
        expect(verdict.message).toMatch(/^[^\n]+\.$/);
      }
    },
  );

  test('there are at least 80 of them, each once', () => {
    expect(spellings.length).toBeGreaterThanOrEqual(80);
    expect(new Set(spellings.map(({ text }) => text)).size).toBe(spellings.length);
  });

  test('one with two readings names both', () => {
    expect(judge('010.0.0.1')).toMatchObject({
      message: expect.stringMatching(/8\.0\.0\.1.*10\.0\.0\.1/),
      canonical: null,
    });
  });

  test('is forbidden if one of its readings is', () => {
    expect(judge('0177.0.0.1')).toMatchObject({
      code: 'ADDRESS_FORBIDDEN',
      message: expect.stringContaining('127.0.0.1'),
    });
  });

  test.each([['x'], ['.'], ['0.'], ['/1'], ['%'], ['::'], ['１']])(
    'a million characters of %j are refused, and not repeated',
    (each) => {
      const verdict = judge(`${each.repeat(1_000_000 / each.length)}!`);
      expect(codeOf(verdict)).toBe('VALIDATION_FAILED');
      expect(verdict.allowed ? '' : verdict.message.length).toBeLessThan(500);
    },
  );
});

describe('what an operator allows', () => {
  test('a denied network wins over an allowed one', () => {
    const policy = { allowedNetworks: networks('10.0.0.0/8'), deniedNetworks: networks('10.1.0.0/16') };
    expect(codeOf(judge('10.0.0.1', policy))).toBe('ALLOWED');
    expect(codeOf(judge('10.1.0.1', policy))).toBe('ADDRESS_FORBIDDEN');
    expect(codeOf(judge('11.0.0.1', policy))).toBe('ADDRESS_FORBIDDEN');
  });

  test('allowing a network says nothing about the other family', () => {
    expect(codeOf(judge('fd12::1', { allowedNetworks: networks('10.0.0.0/8') }))).toBe('ADDRESS_FORBIDDEN');
    expect(codeOf(judge('10.0.0.1', { deniedNetworks: networks('::/0') }))).toBe('ALLOWED');
  });

  test('a special range is refused even where all is allowed', () => {
    expect(codeOf(judge('169.254.169.254', { allowedNetworks: networks('0.0.0.0/0') }, true))).toBe(
      'ADDRESS_FORBIDDEN',
    );
  });

  test('a restricted network takes the right, which lifts nothing else', () => {
    const restrictedNetworks = networks('10.96.0.0/12').map((network) => ({
      network,
      what: 'the service network of cluster prod',
    }));
    expect(judge('10.96.0.10', { restrictedNetworks })).toMatchObject({
      code: 'ADDRESS_FORBIDDEN',
      message:
        '10.96.0.10 is in the service network of cluster prod (10.96.0.0/12): this takes the right restricted-addresses.',
    });
    expect(codeOf(judge('10.96.0.10', { restrictedNetworks }, true))).toBe('ALLOWED');
    expect(codeOf(judge('127.0.0.1', { restrictedNetworks }, true))).toBe('ADDRESS_FORBIDDEN');
    const denied = { restrictedNetworks, deniedNetworks: networks('10.96.0.10') };
    expect(codeOf(judge('10.96.0.10', denied, true))).toBe('ADDRESS_FORBIDDEN');
  });

  test('a domain stands for itself and what is below, not for what ends alike', () => {
    const policy = { allowedDomains: ['corp.example'] };
    expect(codeOf(judge('corp.example', policy))).toBe('ALLOWED');
    expect(codeOf(judge('db.corp.example', policy))).toBe('ALLOWED');
    expect(codeOf(judge('evilcorp.example', policy))).toBe('ADDRESS_FORBIDDEN');
    expect(codeOf(judge('corp.example.evil.example', policy))).toBe('ADDRESS_FORBIDDEN');
    expect(codeOf(judge('db.corp.example', { allowedDomains: [] }))).toBe('ADDRESS_FORBIDDEN');
    expect(codeOf(judge('10.0.0.1', { allowedDomains: [] }))).toBe('ALLOWED');
  });
});

describe('networks', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.3/32'],
    ['fd00::/8', 'fd00::/8'],
    ['fd00::1', 'fd00::1/128'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
  ])('%s is %s', (text, canonical) => {
    expect(readNetwork(text)).toMatchObject({ text: canonical });
  });

  test.each([
    ['10.1.2.3/8', 'must be 10.0.0.0/8'],
    ['010.0.0.0/8', 'must be 10.0.0.0/8'],
    ['FD00::/8', 'must be fd00::/8'],
    ['10.0.0.0/33', 'at most 32 bits'],
    ['fd00::/129', 'at most 128 bits'],
    ['10.0.0.0/', 'must be a CIDR'],
    ['ten', 'must be a CIDR'],
    ['', 'must be a CIDR'],
    ['::ffff:10.0.0.0/104', 'must be a CIDR'],
  ])('%s is refused: %s', (text, problem) => {
    expect(readNetwork(text)).toMatchObject({ problem: expect.stringContaining(problem) });
  });
});

describe('any text', () => {
  const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
  const spelling = fc.constantFrom(
    (octet: number): string => String(octet),
    (octet: number): string => `0x${octet.toString(16)}`,
    (octet: number): string => `0${octet.toString(8)}`,
  );

  test('gets a verdict, and what is allowed is its own canonical spelling', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.ipV4(), fc.ipV4Extended(), fc.ipV6(), fc.domain()),
        (text) => {
          const verdict = judge(text);
          if (verdict.allowed) expect(readAddress(verdict.family, text)?.text).toBe(text);
          else expect(verdict.message).not.toBe('');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('that is another spelling of an IPv4 address is never allowed, and forbidden wherever the address is', () => {
    fc.assert(
      fc.property(octets, fc.array(spelling, { minLength: 4, maxLength: 4 }), (address, writes) => {
        const text = address.map((octet, i) => writes[i]!(octet)).join('.');
        const plain = address.join('.');
        const verdict = judge(text);
        if (text === plain) return;
        expect(verdict.allowed).toBe(false);
        if (codeOf(judge(plain)) === 'ADDRESS_FORBIDDEN') expect(codeOf(verdict)).toBe('ADDRESS_FORBIDDEN');
      }),
      { numRuns: 1_000 },
    );
  });

  test('that embeds an IPv4 address in IPv6 is never allowed', () => {
    fc.assert(
      fc.property(
        octets,
        fc.constantFrom('::ffff:', '::', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'),
        (address, prefix) => {
          const dotted = `${prefix}${address.join('.')}`;
          expect(judge(dotted).allowed).toBe(false);
          expect(judge(ipaddr.IPv6.parse(dotted).toRFC5952String()).allowed).toBe(false);
        },
      ),
    );
  });
});
