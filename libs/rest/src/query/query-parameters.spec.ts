import { describe, expect, test } from '@jest/globals';
import { pageCursor } from '@rollcall/platform';
import fc from 'fast-check';

import { Problem } from '../problems/problem.js';
import { parseDuration } from './duration.js';
import { keyAfter } from './page-cursor.js';
import { parseQuery, splitQuery } from './query-parameters.js';
import { parseEndpointQuery, SELECTION_PARAMETERS } from './selection-parameters.js';

describe('a query', () => {
  test('is split into names and values as browsers write them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }))),
        (pairs) => {
          expect(splitQuery(`/path?${new URLSearchParams(pairs).toString()}`)).toEqual(pairs);
        },
      ),
    );
  });

  test('of any text is read, or refused with a problem', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          parseEndpointQuery(`/x?${text}`);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
        }
      }),
    );
  });

  test('without anything is every default', () => {
    for (const url of ['/x', '/x?', '/x?&&'])
      expect(parseQuery(url, SELECTION_PARAMETERS)).toMatchObject({ readiness: 'ready', family: null, port: null });
  });

  test('asks for the same, however its lists are written', () => {
    const read = (query: string) => parseEndpointQuery(`/x?${query}`).selection;
    expect(read('zone=b,a,b&family=IPv6,IPv4')).toEqual(read('family=IPv4,IPv6&zone=a,b'));
    expect(read('port')).toEqual(read('port='));
  });
});

test('a duration is a whole number and a unit', () => {
  expect(['500ms', '30s', '5m', '1h', '0s'].map(parseDuration)).toEqual([500, 30_000, 300_000, 3_600_000, 0]);
  const wrong = ['', '5', '5 s', '-5s', '1.5s', '5S', '5d', 's', '9999999999999s', '999999999999h'];
  expect(wrong.map(parseDuration)).toEqual(wrong.map(() => null));
});

test('a page cursor is read back as it was made, and anything else is refused', () => {
  expect(keyAfter(pageCursor('shop cart prod'), 'services')).toBe('shop cart prod');
  for (const text of ['', 'x', 'c2hvcA', `${pageCursor('shop cart prod')}=`, pageCursor('a b'), '💥'])
    expect(() => keyAfter(text, 'services')).toThrow(Problem);
});
