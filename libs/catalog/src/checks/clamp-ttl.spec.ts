import { expect, test } from '@jest/globals';

import { clampTtl } from './clamp-ttl.js';

test.each([
  [0, 5],
  [4, 5],
  [5, 5],
  [60, 60],
  [300, 300],
  [301, 300],
  [2 ** 31 - 1, 300],
])('a TTL of %d s is followed for %d s', (answered, followed) => {
  expect(clampTtl(answered)).toBe(followed);
});
