import { expect, test } from '@jest/globals';

import { callerOf } from './caller.js';
import type { PrincipalScopes } from './principal.js';

test('a caller is known by the name of its principal, and has its scopes and no right beyond them', () => {
  const origin = { address: '10.1.2.3', userAgent: 'curl/8', requestId: 'r-1' };
  const scopes: PrincipalScopes = {
    role: 'registrar',
    clusters: ['prod'],
    namespaces: ['shop'],
    restrictedAddresses: false,
  };
  expect(callerOf({ kind: 'token', id: 't-1', name: 'the DBA', scopes, expiresAt: 7 }, origin)).toEqual({
    ...origin,
    actor: { kind: 'token', id: 't-1', name: 'the DBA' },
    scopes,
  });
});
