import { expect, test } from '@jest/globals';

import { displayWidth } from './display-width.js';
import { age } from './duration.js';
import { inert, inertJson } from './inert.js';

const AT = Date.parse('2026-01-01T12:00:00Z');
const S = 1_000;
const [M, H, D] = [60 * S, 3_600 * S, 86_400 * S];

test.each([
  [0, '0s'],
  [-5 * S, '0s'],
  [119 * S, '119s'],
  [2 * M, '2m'],
  [3 * M + 20 * S, '3m20s'],
  [10 * M, '10m'],
  [179 * M, '179m'],
  [5 * H + 10 * M, '5h10m'],
  [8 * H, '8h'],
  [47 * H, '47h'],
  [2 * D + 4 * H, '2d4h'],
  [8 * D, '8d'],
  [800 * D, '2y70d'],
  [9 * 365 * D, '9y'],
])('%i ms are said as kubectl says them: %s', (ms, words) => {
  expect(age(new Date(AT - ms).toISOString(), AT)).toBe(words);
});

test('a time that is not known is not invented', () => {
  expect(age(null, AT)).toBe('<unknown>');
  expect(age('yesterday', AT)).toBe('<unknown>');
});

test.each([
  ['cart', 4],
  ['購物車', 6],
  ['ｃ', 2],
  ['🛒', 2],
  ['👩‍🚒', 2],
  ['e\u0301', 1],
  ['한글', 4],
])('%s takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('characters that act are shown, and all others stay', () => {
  expect(inert('a\u001b[31mb\u0000\u007f\u202e\u200b購物車')).toBe('a\\x1b[31mb\\x00\\x7f\\u202e\\u200b購物車');
  const value = { a: '\u009b31m\u202e' };
  const json = inertJson(JSON.stringify(value));
  expect(json).toBe('{"a":"\\u009b31m\\u202e"}');
  expect(JSON.parse(json)).toEqual(value);
});
