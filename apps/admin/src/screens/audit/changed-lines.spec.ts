import { expect, test } from '@jest/globals';

import { changedLines } from './changed-lines.js';

const lines = (before: unknown, after: unknown): readonly string[] =>
  changedLines(before, after).map(({ sign, text }) => `${sign}${text}`);

test('what changed is told line by line, whatever order its fields came in', () => {
  const before = { state: 'ACTIVE', address: '10.0.0.1' };
  const after = { address: '10.0.0.1', state: 'DRAINING' };
  expect(lines(before, after)).toEqual([' address: 10.0.0.1', '-state: ACTIVE', '+state: DRAINING']);
});

test('what was made is all new, what was removed is all gone, and nothing is nothing', () => {
  expect(lines(null, { a: 1 })).toEqual(['+a: 1']);
  expect(lines({ a: 1 }, null)).toEqual(['-a: 1']);
  expect(lines(null, null)).toEqual([]);
});
