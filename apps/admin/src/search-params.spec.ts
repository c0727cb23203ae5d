import { expect, test } from '@jest/globals';

import { flagIn, parseSearch, stringifySearch, textIn, wordIn, wordsIn } from './search-params.js';

test('what is written into a URL is read back as the same text', () => {
  const search = { q: 'a&b=c d', labels: 'app=cart,tier in (web, api)', one: '1', yes: true };
  expect(parseSearch(stringifySearch(search))).toEqual({ ...search, yes: 'true' });
  expect(stringifySearch({ nothing: undefined, empty: '', list: [] })).toBe('');
  expect(stringifySearch({ list: ['a', 'b'] })).toBe('?list=a%2Cb');
});

test('what is no such word is as good as not given', () => {
  const search = parseSearch('?state=ready&other=%00&list=b,x,a,b&flag=1');
  expect(wordIn(search, 'state', ['ready', 'not-ready'])).toBe('ready');
  expect(wordIn(search, 'other', ['ready'])).toBeUndefined();
  expect(wordsIn(search, 'list', ['a', 'b', 'c'])).toEqual(['a', 'b']);
  expect(wordsIn(search, 'none', ['a'])).toBeUndefined();
  expect(flagIn(search, 'flag')).toBeUndefined();
  expect(textIn({ q: 7 }, 'q')).toBeUndefined();
});
