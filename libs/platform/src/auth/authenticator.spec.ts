import { describe, expect, test } from '@jest/globals';

import { Authenticator, UnauthenticatedError } from './authenticator.js';
import { mayAct } from './principal.js';

const TOKEN = 'a-bootstrap-token-of-some-length';

describe('who a caller is', () => {
  test('the bootstrap token makes an administrator', () => {
    const authenticator = new Authenticator({ adminToken: TOKEN, anonymous: 'none' });
    for (const header of [`Bearer ${TOKEN}`, `bearer ${TOKEN}`, `Bearer   ${TOKEN} `])
      expect(authenticator.authenticate(header)).toMatchObject({
        kind: 'bootstrap',
        id: 'admin',
        scopes: { role: 'admin' },
      });
  });

  test('without credentials: a reader where anonymous reading is allowed, else nobody', () => {
    const open = new Authenticator({ adminToken: TOKEN, anonymous: 'read' });
    expect(open.authenticate(undefined)).toMatchObject({ kind: 'anonymous', scopes: { role: 'reader' } });
    const closed = new Authenticator({ adminToken: TOKEN, anonymous: 'none' });
    expect(() => closed.authenticate(undefined)).toThrow(UnauthenticatedError);
  });

  test('wrong credentials are nobody, even where none are needed', () => {
    for (const anonymous of ['read', 'none'] as const) {
      const authenticator = new Authenticator({ adminToken: TOKEN, anonymous });
      const wrong = [
        '',
        'Bearer',
        'Bearer ',
        TOKEN,
        `Basic ${TOKEN}`,
        `Bearer ${TOKEN}x`,
        `Bearer ${TOKEN.slice(1)}`,
        `Bearer ${TOKEN} ${TOKEN}`,
      ];
      for (const header of wrong) expect(() => authenticator.authenticate(header)).toThrow(UnauthenticatedError);
    }
  });

  test('without a bootstrap token no token is one', () => {
    const authenticator = new Authenticator({ adminToken: null, anonymous: 'read' });
    for (const token of ['', 'null', 'undefined'])
      expect(() => authenticator.authenticate(`Bearer ${token}`)).toThrow(UnauthenticatedError);
  });

  test('what is refused does not repeat the token', () => {
    const authenticator = new Authenticator({ adminToken: TOKEN, anonymous: 'none' });
    expect(() => authenticator.authenticate('Bearer hunter2')).toThrow(expect.not.stringContaining('hunter2'));
  });
});

test('a role may do what those before it may', () => {
  const open = new Authenticator({ adminToken: TOKEN, anonymous: 'read' });
  const admin = open.authenticate(`Bearer ${TOKEN}`);
  const reader = open.authenticate(undefined);
  expect([
    mayAct(admin, 'reader'),
    mayAct(admin, 'admin'),
    mayAct(reader, 'reader'),
    mayAct(reader, 'registrar'),
  ]).toEqual([true, true, true, false]);
});
