import { expect, test } from '@jest/globals';

import { credentialsOf } from './credentials-of.js';

const HOST = { host: 'rollcall.example', cookie: 'rollcall=x' };

test.each([
  ['a program', {}],
  ['a page of ours', { origin: 'https://rollcall.example', 'sec-fetch-site': 'same-origin' }],
  [
    'a page of ours behind a proxy that changes the host',
    { origin: 'https://public.example', 'sec-fetch-site': 'same-origin' },
  ],
  ['a page of ours in a browser that says no more', { origin: 'http://rollcall.example' }],
  ['somebody who typed the address', { 'sec-fetch-site': 'none' }],
])('cookies of %s count', (_who, headers) => {
  expect(credentialsOf({ ...HOST, ...headers }).cookie).toBe('rollcall=x');
});

test.each([
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['another site by a link', { 'sec-fetch-site': 'cross-site' }],
  ['a neighbour of the same site', { origin: 'https://wiki.example', 'sec-fetch-site': 'same-site' }],
  ['another port, in a browser that says no more', { origin: 'http://rollcall.example:3000' }],
  ['a page without an origin', { origin: 'null' }],
])('those of %s do not', (_who, headers) => {
  expect(credentialsOf({ ...HOST, ...headers, authorization: 'Bearer a' })).toEqual({
    authorization: 'Bearer a',
    cookie: undefined,
  });
});
