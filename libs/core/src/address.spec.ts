import { expect, test } from '@jest/globals';

import { readAddress } from './address.js';

test('an IPv4 tail is part of an IPv6 address, and only ::ffff:a.b.c.d is the IPv4 address itself', () => {
  expect(readAddress('IPv4', '::ffff:1.2.3.4')?.text).toBe('1.2.3.4');
  expect(readAddress('IPv4', '::1.2.3.4')).toBeNull();
  expect(readAddress('IPv6', '::1.2.3.4')?.text).toBe('::102:304');
  expect(readAddress('IPv6', '64:ff9b::1.2.3.4')?.text).toBe('64:ff9b::102:304');
  expect(readAddress('IPv6', '::01.2.3.4')).toBeNull();
});
