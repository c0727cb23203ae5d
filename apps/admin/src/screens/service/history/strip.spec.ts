import { expect, test } from '@jest/globals';
import type { EndpointSpan, SpanState } from '@rollcall/client';

import { stripParts } from './strip.js';

const time = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const span = (from: number, to: number | null, state: SpanState): EndpointSpan => ({
  from: time(from),
  to: to === null ? null : time(to),
  state,
  revision: null,
  reason: null,
  detail: null,
});

test('spans stand one after the other, from the left end to the right', () => {
  const spans = [span(-10, 15, 'NO_DATA'), span(15, 45, 'READY'), span(45, null, 'GONE')];
  expect(stripParts(spans, time(0), time(60)).map(({ state, left, width }) => [state, left, width])).toEqual([
    ['NO_DATA', 0, 25],
    ['READY', 25, 50],
    ['GONE', 75, 25],
  ]);
});

test('what is outside of it, or no time at all, is not on it', () => {
  expect(stripParts([span(-10, 0, 'READY'), span(5, 5, 'READY')], time(0), time(60))).toEqual([]);
  expect(stripParts([span(0, 5, 'READY')], time(60), time(60))).toEqual([]);
});
