import { expect, test } from '@jest/globals';

import { matchesTag, weakTag } from './entity-tag.js';

test('a tag is the same for the same texts, and no other', () => {
  expect(weakTag('ab', 'c')).toMatch(/^W\/"[\w-]{22}"$/);
  expect(weakTag('ab', 'c')).toBe(weakTag('abc'));
  expect(weakTag('abc')).toBe(weakTag(Buffer.from('abc')));
  expect(weakTag('abd')).not.toBe(weakTag('abc'));
});

test('tags are compared weakly, and any of a list will do', () => {
  const etag = 'W/"abc"';
  for (const header of ['W/"abc"', '"abc"', '"x", W/"abc"', '*', ' "abc" '])
    expect([header, matchesTag(header, etag)]).toEqual([header, true]);
  for (const header of ['', 'abc', 'W/"ab"', '"abc', 'w/"abc"'])
    expect([header, matchesTag(header, etag)]).toEqual([header, false]);
});
