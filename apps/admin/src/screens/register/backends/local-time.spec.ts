import { expect, test } from '@jest/globals';

import { fromLocalTime, toLocalTime } from './local-time.js';

test('a time survives the field of the browser, to the minute', () => {
  const instant = '2030-01-31T18:05:00.000Z';
  expect(fromLocalTime(toLocalTime(instant))).toBe(instant);
});

test('no time, and what is none, is an empty field', () => {
  expect([toLocalTime(''), toLocalTime('soon'), fromLocalTime(''), fromLocalTime('soon')]).toEqual(['', '', '', '']);
});
