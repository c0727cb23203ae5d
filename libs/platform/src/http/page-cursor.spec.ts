import { expect, test } from '@jest/globals';

import { pageCursor, pageKey } from './page-cursor.js';

test('a cursor leads back to its key', () => {
  const key = 'shop cart prod';
  expect(pageCursor(key)).not.toContain('shop');
  expect(pageKey(pageCursor(key))).toBe(key);
});

test.each([
  ['nothing', ''],
  ['text', 'shop cart prod'],
  ['a picture', '💥'],
  ['the cursor of no key', pageCursor('shop')],
  ['one with more behind it', `${pageCursor('shop cart prod')}=`],
  ['one cut short', pageCursor('shop cart prod').slice(0, -1)],
])('%s is no cursor', (_what, cursor) => {
  expect(pageKey(cursor)).toBeNull();
});
