import { expect, test } from '@jest/globals';

import { heldRows } from './held-rows.js';

const rows = (...items: readonly string[]): ReadonlyMap<string, string> =>
  new Map(items.map((item) => [item[0] ?? '', item]));

test('values change in place, and the order stays, whatever the order is now', () => {
  expect(heldRows(rows('b1', 'a1'), rows('a2', 'b2'))).toEqual({
    rows: [
      { key: 'b', item: 'b2', isGone: false },
      { key: 'a', item: 'a2', isGone: false },
    ],
    added: 0,
    gone: 0,
  });
});

test('what came is counted and not shown; what went stays where it was, and is called gone', () => {
  const held = heldRows(rows('a1', 'b1'), rows('b1', 'c1'));
  expect(held).toMatchObject({ added: 1, gone: 1 });
  expect(held.rows).toEqual([
    { key: 'a', item: 'a1', isGone: true },
    { key: 'b', item: 'b1', isGone: false },
  ]);
});

test('what only no longer fits is shown as it is now', () => {
  const { rows: held } = heldRows(rows('a1'), rows(), (last) => (last === 'a1' ? 'a2' : undefined));
  expect(held).toEqual([{ key: 'a', item: 'a2', isGone: true }]);
});
