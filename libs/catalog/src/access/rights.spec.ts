import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { Scopes } from './access.js';
import { accessTo, ROLES } from './access.js';
import { mayGive } from './rights.js';

const names = fc.oneof(fc.constant(['*']), fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }));
const someScopes: fc.Arbitrary<Scopes> = fc.record({
  role: fc.constantFrom(...ROLES),
  clusters: names,
  namespaces: names,
  restrictedAddresses: fc.boolean(),
});
const everywhere: Scopes = { role: 'admin', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false };

test('nobody can do with rights that were given what the giver could not', () => {
  const places = ['a', 'b', 'c', 'd'].flatMap((cluster) => ['a', 'd'].map((namespace) => ({ cluster, namespace })));
  const rank = ['NONE', 'READ', 'WRITE'];
  fc.assert(
    fc.property(someScopes, someScopes, (own, given) => {
      if (!mayGive(own, given)) return;
      for (const place of places)
        expect(rank.indexOf(accessTo(given, place))).toBeLessThanOrEqual(rank.indexOf(accessTo(own, place)));
      expect(ROLES.indexOf(given.role)).toBeLessThanOrEqual(ROLES.indexOf(own.role));
    }),
  );
});

test('everybody may give what they have', () => {
  fc.assert(fc.property(someScopes, (own) => mayGive(own, own)));
});

test('restricted addresses are given by those who have them, and by administrators of everything', () => {
  const given: Scopes = { role: 'reader', clusters: ['a'], namespaces: ['a'], restrictedAddresses: true };
  expect(mayGive(everywhere, given)).toBe(true);
  expect(mayGive({ ...everywhere, clusters: ['a'] }, given)).toBe(false);
  expect(mayGive({ ...everywhere, namespaces: ['a'] }, given)).toBe(false);
  expect(mayGive({ ...everywhere, role: 'registrar' }, given)).toBe(false);
  expect(mayGive({ ...everywhere, clusters: ['a'], restrictedAddresses: true }, given)).toBe(true);
});
