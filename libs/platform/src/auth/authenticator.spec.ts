import { describe, expect, test } from '@jest/globals';

import type { AuthenticatorOptions, AuthenticatorParts } from './authenticator.js';
import { Authenticator, UnauthenticatedError } from './authenticator.js';
import type { KnownToken } from './known-tokens.js';
import type { Principal } from './principal.js';
import { mayAct } from './principal.js';
import { TokenSecrets } from './token-secrets.js';

const TOKEN = 'a-bootstrap-token-of-some-length';
const NOW = Date.parse('2026-11-24T20:00:00Z');
const secrets = new TokenSecrets('the secret of this installation');

interface World {
  readonly authenticator: Authenticator;
  readonly tokens: Map<string, KnownToken & { readonly prefix: string }>;
  readonly uses: string[];
  nowMs: number;
}

function open(options: Partial<AuthenticatorOptions> = {}, parts: Partial<AuthenticatorParts> = {}): World {
  const tokens: World['tokens'] = new Map();
  const uses: string[] = [];
  const world: World = {
    tokens,
    uses,
    nowMs: NOW,
    authenticator: new Authenticator(
      { adminToken: TOKEN, anonymous: 'none', ...options },
      {
        tokens: {
          byId: (id) => tokens.get(id) ?? null,
          byPrefix: (prefix) => [...tokens.values()].find((token) => token.prefix === prefix) ?? null,
          used: (id) => void uses.push(id),
        },
        secrets,
        nowMs: () => world.nowMs,
        jwts: null,
        sessions: null,
        ...parts,
      },
    ),
  };
  return world;
}

/** Makes a token that is known; its text. */
function known({ tokens }: World, expiresAt: string | null = null): string {
  const { text, prefix, hmac } = secrets.make();
  const scopes = { role: 'registrar', clusters: ['prod'], namespaces: ['shop'], restrictedAddresses: true } as const;
  tokens.set('t-1', { id: 't-1', name: 'the DBA', prefix, hmac, scopes, expiresAt });
  return text;
}

const bearing = (text: string) => ({ authorization: `Bearer ${text}` });

describe('who a caller is', () => {
  test('the bootstrap token makes an administrator', () => {
    const { authenticator } = open();
    for (const authorization of [`Bearer ${TOKEN}`, `bearer ${TOKEN}`, `Bearer   ${TOKEN} `])
      expect(authenticator.authenticate({ authorization })).toMatchObject({
        kind: 'bootstrap',
        id: 'admin',
        scopes: { role: 'admin' },
      });
  });

  test('without credentials: a reader where anonymous reading is allowed, else nobody', () => {
    const reader = { kind: 'anonymous', scopes: { role: 'reader' } };
    expect(open({ anonymous: 'read' }).authenticator.authenticate({})).toMatchObject(reader);
    expect(() => open().authenticator.authenticate({})).toThrow(UnauthenticatedError);
  });

  test('wrong credentials are nobody, even where none are needed', () => {
    for (const anonymous of ['read', 'none'] as const) {
      const { authenticator } = open({ anonymous });
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
      for (const authorization of wrong)
        expect(() => authenticator.authenticate({ authorization })).toThrow(UnauthenticatedError);
    }
  });

  test('without a bootstrap token no token is one', () => {
    const { authenticator } = open({ adminToken: null, anonymous: 'read' });
    for (const token of ['', 'null', 'undefined'])
      expect(() => authenticator.authenticate(bearing(token))).toThrow(UnauthenticatedError);
  });

  test('what is refused does not repeat the token', () => {
    const { authenticator } = open();
    expect(() => authenticator.authenticate(bearing('hunter2'))).toThrow(expect.not.stringContaining('hunter2'));
  });
});

describe('a token', () => {
  test('makes whom it was made for, with its scopes, and every use is noted', () => {
    const world = open();
    const text = known(world, '2026-11-25T00:00:00.000Z');
    expect(world.authenticator.authenticate(bearing(text))).toEqual({
      kind: 'token',
      id: 't-1',
      name: 'the DBA',
      scopes: { role: 'registrar', clusters: ['prod'], namespaces: ['shop'], restrictedAddresses: true },
      expiresAt: Date.parse('2026-11-25T00:00:00Z'),
    });
    expect(world.uses).toEqual(['t-1']);
  });

  test('is nobody with a single other character, and is not used by that', () => {
    const world = open();
    const text = known(world);
    for (let i = 0; i < text.length; i += 1) {
      const other = `${text.slice(0, i)}${text[i] === '0' ? '1' : '0'}${text.slice(i + 1)}`;
      expect(() => world.authenticator.authenticate(bearing(other))).toThrow(UnauthenticatedError);
    }
    expect(world.uses).toEqual([]);
  });

  test('of an installation with another secret is nobody', () => {
    const world = open({}, { secrets: new TokenSecrets('another secret than that') });
    expect(() => world.authenticator.authenticate(bearing(known(world)))).toThrow(UnauthenticatedError);
  });

  test('that is revoked or expired lets nobody in, and whoever was let in with it is not any more', () => {
    const world = open();
    const text = known(world, '2026-11-25T00:00:00.000Z');
    const principal = world.authenticator.authenticate(bearing(text)) as Principal;
    expect(world.authenticator.hasEnded(principal)).toBe(false);

    world.nowMs = Date.parse('2026-11-25T00:00:00Z');
    expect(world.authenticator.hasEnded(principal)).toBe(true);
    expect(() => world.authenticator.authenticate(bearing(text))).toThrow(UnauthenticatedError);

    world.nowMs = NOW;
    world.tokens.clear();
    expect(world.authenticator.hasEnded(principal)).toBe(true);
    expect(() => world.authenticator.authenticate(bearing(text))).toThrow(UnauthenticatedError);
  });
});

describe('other credentials', () => {
  const oidc = (expiresAt: number | null): Principal => ({
    kind: 'oidc',
    id: 'alice',
    name: 'Alice',
    scopes: { role: 'reader', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false },
    expiresAt,
  });

  test('a JWT is shown to the verifier, and nothing else is', async () => {
    const seen: string[] = [];
    const verify = (jwt: string) => {
      seen.push(jwt);
      return Promise.resolve(oidc(null));
    };
    const { authenticator } = open({}, { jwts: { verify } });
    expect(await authenticator.authenticate(bearing('aaa.bbb.ccc'))).toEqual(oidc(null));
    for (const other of ['aaa.bbb', 'a.b.c.d', 'a..c'])
      expect(() => authenticator.authenticate(bearing(other))).toThrow();
    expect(authenticator.authenticate(bearing(TOKEN))).toMatchObject({ kind: 'bootstrap' });
    expect(seen).toEqual(['aaa.bbb.ccc']);
  });

  test('a session counts where no Authorization is sent, and ends with the token that it was begun with', () => {
    const signedIn: Principal = { ...oidc(null), kind: 'token', id: 't-1' };
    const sessions = {
      principalOf: (cookies: string) => (cookies === 'rollcall=x' ? signedIn : null),
      isProven: (cookies: string, csrf: string | undefined) => cookies !== 'rollcall=x' || csrf === 'proof',
    };
    const world = open({ anonymous: 'read' }, { sessions });
    known(world);
    const { authenticator } = world;
    expect(authenticator.authenticate({ cookie: 'rollcall=x' })).toBe(signedIn);
    expect(authenticator.authenticate({ cookie: 'other=x' })).toMatchObject({ kind: 'anonymous' });
    expect(authenticator.authenticate({ ...bearing(TOKEN), cookie: 'rollcall=x' })).toMatchObject({
      kind: 'bootstrap',
    });
    const host = 'rollcall.example';
    expect(authenticator.isProven({ host, cookie: 'rollcall=x' })).toBe(false);
    expect(authenticator.isProven({ host, cookie: 'rollcall=x', 'rollcall-csrf': 'proof' })).toBe(true);
    expect(authenticator.isProven({ host, cookie: 'rollcall=x', ...bearing(TOKEN) })).toBe(true);
    expect(authenticator.isProven({ host })).toBe(true);
    world.tokens.clear();
    expect(() => authenticator.authenticate({ cookie: 'rollcall=x' })).toThrow(UnauthenticatedError);
  });

  test('end when their time is over', () => {
    const { authenticator } = open();
    expect([null, NOW + 1, NOW].map((at) => authenticator.hasEnded(oidc(at)))).toEqual([false, false, true]);
  });
});

test('a role may do what those before it may', () => {
  const { authenticator } = open({ anonymous: 'read' });
  const admin = authenticator.authenticate(bearing(TOKEN)) as Principal;
  const reader = authenticator.authenticate({}) as Principal;
  expect([
    mayAct(admin, 'reader'),
    mayAct(admin, 'admin'),
    mayAct(reader, 'reader'),
    mayAct(reader, 'registrar'),
  ]).toEqual([true, true, true, false]);
});
