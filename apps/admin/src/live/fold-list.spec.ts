import { expect, test } from '@jest/globals';

import { compareTexts, foldList } from './fold-list.js';

interface Item {
  readonly key: string;
  readonly value: number;
}
const order = (a: Item, b: Item): number => compareTexts([a.key], [b.key]);
const list: readonly Item[] = [
  { key: 'a', value: 1 },
  { key: 'c', value: 1 },
];

test('what changes keeps its place, what comes gets one, and what goes leaves', () => {
  expect(foldList(list, [{ type: 'MODIFIED', item: { key: 'a', value: 2 } }], order)).toEqual([
    { key: 'a', value: 2 },
    { key: 'c', value: 1 },
  ]);
  const changes = [
    { type: 'ADDED', item: { key: 'b', value: 1 } },
    { type: 'REMOVED', item: { key: 'c', value: 1 } },
    { type: 'REMOVED', item: { key: 'never there', value: 1 } },
  ] as const;
  expect(foldList(list, changes, order).map(({ key }) => key)).toEqual(['a', 'b']);
});

test('texts are compared one after the other', () => {
  expect(compareTexts(['shop', 'b'], ['shop', 'a'])).toBe(1);
  expect(compareTexts(['pay', 'b'], ['shop', 'a'])).toBe(-1);
  expect(compareTexts(['shop', 'a'], ['shop', 'a'])).toBe(0);
});
