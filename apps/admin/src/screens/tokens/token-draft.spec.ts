import { expect, test } from '@jest/globals';

import { EMPTY_TOKEN, tokenInput } from './token-draft.js';

test('a token that says nothing of places is good everywhere, and of time for ever', () => {
  expect(tokenInput({ ...EMPTY_TOKEN, name: 'ci' })).toEqual({
    name: 'ci',
    role: 'reader',
    clusters: ['*'],
    namespaces: ['*'],
    restrictedAddresses: false,
    expiresAt: null,
  });
});

test('its end is meant in the time of whoever types it', () => {
  const local = '2027-01-31T18:00';
  expect(tokenInput({ ...EMPTY_TOKEN, name: 'ci', namespaces: ['shop'], expires: local })).toMatchObject({
    namespaces: ['shop'],
    expiresAt: new Date(2027, 0, 31, 18).toISOString(),
  });
});
