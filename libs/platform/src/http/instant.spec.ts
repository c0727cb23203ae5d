import { expect, test } from '@jest/globals';

import { readInstant } from './instant.js';

test('a time is read from RFC 3339, and nothing else', () => {
  expect(readInstant('2026-11-24T23:30:00Z')).toBe('2026-11-24T23:30:00.000Z');
  expect(readInstant('2026-11-24t23:30:00.5+02:00')).toBe('2026-11-24T21:30:00.500Z');
  for (const text of [
    '',
    '2026-11-24',
    '2026-11-24T23:30:00',
    '2026-13-01T00:00:00Z',
    '1732490000',
    'now',
    '24 Nov 2026',
  ])
    expect([text, readInstant(text)]).toEqual([text, null]);
});
