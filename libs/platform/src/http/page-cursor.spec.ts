import { expect, test } from '@jest/globals';

import { pageCursor, pageKey } from './page-cursor.js';

test('a cursor leads back to its key', () => {
  const key = 'shop cart prod';
  expect(pageCursor(key)).not.toContain('shop');
  expect(pageKey(pageCursor(key), 'services')).toBe(key);
  expect(pageKey(pageCursor('shop orders-db prod b-1'), 'backends')).toBe('shop orders-db prod b-1');
  expect(pageKey(pageCursor('4711'), 'audit')).toBe('4711');
});

test.each([
  ['nothing', ''],
  ['text', 'shop cart prod'],
  ['a picture', '💥'],
  ['the cursor of no key', pageCursor('shop')],
  ['the cursor of another list', pageCursor('shop orders-db prod b-1')],
  ['one with a word that is empty', pageCursor('shop  prod')],
  ['one with more behind it', `${pageCursor('shop cart prod')}=`],
  ['one cut short', pageCursor('shop cart prod').slice(0, -1)],
])('%s is no cursor', (_what, cursor) => {
  expect(pageKey(cursor, 'services')).toBeNull();
});
