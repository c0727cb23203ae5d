import { describe, expect, test } from '@jest/globals';

import { readWarnings } from './warning-header.js';

describe('warnings of an answer', () => {
  test('are the texts of its headers, as they were before they were quoted', () => {
    expect(readWarnings(undefined)).toEqual([]);
    expect(readWarnings('299 - "endpoints are deprecated"')).toEqual(['endpoints are deprecated']);
    expect(readWarnings(['299 - "unknown field \\"foo\\""', '299 - "a \\\\ b"'])).toEqual([
      'unknown field "foo"',
      'a \\ b',
    ]);
  });

  test('may share a header, and commas in them separate nothing', () => {
    expect(readWarnings('299 - "one, two", 299 kube "three"')).toEqual(['one, two', 'three']);
  });

  test('that cannot be read are none', () => {
    expect(readWarnings(['', '299 - unquoted', '299 - "open', 'nonsense'])).toEqual([]);
  });
});
