import { expect, test } from '@jest/globals';

import { callerOf } from './caller.js';

test('a caller has the role of its principal everywhere, and no right beyond it', () => {
  const origin = { address: '10.1.2.3', userAgent: 'curl/8', requestId: 'r-1' };
  expect(callerOf({ kind: 'bootstrap', id: 'admin', role: 'admin' }, origin)).toEqual({
    ...origin,
    actor: { kind: 'bootstrap', id: 'admin', name: 'admin' },
    scopes: { role: 'admin', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false },
  });
});
