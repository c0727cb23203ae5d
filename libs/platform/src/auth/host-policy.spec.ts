import { describe, expect, test } from '@jest/globals';

import { HostPolicy, isLoopback } from './host-policy.js';

const LOOPBACK = [
  'localhost',
  'localhost:8080',
  'LOCALHOST',
  '127.0.0.1',
  '127.0.0.1:8080',
  '127.1.2.3',
  '[::1]',
  '[::1]:8080',
];
const STRANGE = [
  'evil.example',
  'evil.example:8080',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '127.evil.example',
  'localhost:x',
  '',
];

describe('the names under which the API may be called', () => {
  test('on loopback are those of loopback', () => {
    const policy = new HostPolicy('127.0.0.1', []);
    for (const host of LOOPBACK) expect([host, policy.allows(host)]).toEqual([host, true]);
    for (const host of [...STRANGE, '10.0.0.1', undefined]) expect([host, policy.allows(host)]).toEqual([host, false]);
  });

  test('and those that are allowed', () => {
    const policy = new HostPolicy('127.0.0.1', ['Rollcall.internal']);
    for (const host of [...LOOPBACK, 'rollcall.INTERNAL', 'rollcall.internal:80'])
      expect([host, policy.allows(host)]).toEqual([host, true]);
    for (const host of [...STRANGE, 'x.rollcall.internal']) expect([host, policy.allows(host)]).toEqual([host, false]);
  });

  test('on an address, where all may read: also addresses, which nobody can have point elsewhere', () => {
    const policy = new HostPolicy('0.0.0.0', [], 'read');
    for (const host of [...LOOPBACK, '10.0.0.1:8080', '[fd00::1]:8080'])
      expect([host, policy.allows(host)]).toEqual([host, true]);
    for (const host of STRANGE) expect([host, policy.allows(host)]).toEqual([host, false]);
  });

  test('on an address, where every caller has credentials: all', () => {
    const policy = new HostPolicy('0.0.0.0', [], 'none');
    for (const host of STRANGE) expect([host, policy.allows(host)]).toEqual([host, true]);
    const strict = new HostPolicy('0.0.0.0', ['rollcall.internal'], 'none');
    expect([strict.allows('evil.example'), strict.allows('rollcall.internal')]).toEqual([false, true]);
  });
});

test('loopback is what means this machine itself', () => {
  const addresses = ['127.0.0.1', '127.255.255.254', '::1', 'localhost'];
  const others = ['0.0.0.0', '::', '128.0.0.1', '10.0.0.1', 'example.com', '127.example.com'];
  expect(addresses.map(isLoopback)).toEqual(addresses.map(() => true));
  expect(others.map(isLoopback)).toEqual(others.map(() => false));
});
