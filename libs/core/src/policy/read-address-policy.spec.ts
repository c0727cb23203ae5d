import { expect, test } from '@jest/globals';

import type { AddressPolicy } from './address-policy.js';
import { DEFAULT_ADDRESS_POLICY, judgeAddress } from './address-policy.js';
import { readAddressPolicy } from './read-address-policy.js';

const unset = { allowedCidrs: null, deniedCidrs: null, allowedDomains: null };

test('nothing set is the default', () => {
  expect(readAddressPolicy(unset)).toEqual(DEFAULT_ADDRESS_POLICY);
});

test('what is set is judged by', () => {
  const policy = readAddressPolicy({
    allowedCidrs: ['10.0.0.0/8', 'fd00::/8'],
    deniedCidrs: ['10.9.9.9'],
    allowedDomains: ['corp.example', 'internal'],
  }) as AddressPolicy;
  const isAllowed = (text: string): boolean => judgeAddress(text, policy, { restrictedAddresses: false }).allowed;
  expect(['10.1.1.1', 'fd12::1', 'db.corp.example', 'db.internal'].map(isAllowed)).toEqual([true, true, true, true]);
  expect(['10.9.9.9', '192.168.0.1', '2606:4700::1111', 'db.example'].map(isAllowed)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('everything that is wrong is said at once', () => {
  expect(
    readAddressPolicy({
      allowedCidrs: ['10.0.0.0/8', '10.1.1.1/8', 'x'],
      deniedCidrs: ['010.0.0.0/8'],
      allowedDomains: ['corp.example', '*.corp.example', '.corp.example', 'Corp.example', '10.0.0.1', ''],
    }),
  ).toEqual({
    problems: {
      allowedCidrs: [expect.stringContaining('must be 10.0.0.0/8'), expect.stringContaining('"x" is no network')],
      deniedCidrs: [expect.stringContaining('must be 10.0.0.0/8')],
      allowedDomains: ['*.corp.example', '.corp.example', 'Corp.example', '10.0.0.1', ''].map(
        (text) => expect.stringContaining(`"${text}" is no domain`) as unknown,
      ),
    },
  });
});
