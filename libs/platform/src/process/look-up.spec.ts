import { expect, test } from '@jest/globals';

import { hostOf, lookUp } from './look-up.js';

test('a host is looked up as connections find it, also where it is an address', async () => {
  expect(await lookUp('127.0.0.1')).toEqual(['127.0.0.1']);
  expect(await lookUp('[::1]')).toEqual(['::1']);
  await expect(lookUp('no-such-host.invalid')).rejects.toThrow();
});

test.each([
  ['postgres://app:secret@db.internal:5432/rollcall', 'db.internal'],
  ['https://[fd00::1]:6443', '[fd00::1]'],
  ['postgres:///rollcall?host=/run/postgresql', null],
  ['nothing', null],
])('the host of %s is %s', (url, host) => {
  expect(hostOf(url)).toBe(host);
});
