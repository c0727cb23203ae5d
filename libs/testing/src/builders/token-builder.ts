import type { StoredToken } from '@rollcall/catalog';

/** A reader's token, everywhere and for ever, if nothing else is said. */
export function aToken(token: Partial<StoredToken> = {}): StoredToken {
  return {
    id: 't-1',
    name: 'the reader',
    prefix: '0123456789ab',
    hmac: 'c29tZSBrZXllZCBoYXNo',
    scopes: { role: 'reader', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false },
    createdBy: 'admin',
    createdAt: '2026-01-01T00:00:00.000Z',
    expiresAt: null,
    ...token,
  };
}
