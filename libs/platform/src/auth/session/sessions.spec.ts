import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { UnauthenticatedError } from '../authenticator.js';
import type { KnownToken } from '../known-tokens.js';
import type { Principal, PrincipalScopes } from '../principal.js';
import { cookieValue, setCookie } from './cookies.js';
import type { SessionOptions } from './sessions.js';
import { Sessions } from './sessions.js';

const SCOPES: PrincipalScopes = {
  role: 'registrar',
  clusters: ['*'],
  namespaces: ['shop'],
  restrictedAddresses: false,
};
const HOUR = 3_600_000;
const OPTIONS: SessionOptions = {
  secretKey: 'a secret of some length for tests',
  adminToken: 'test-admin-token-0123456789',
  oidcIssuer: 'https://login.example',
  sessionMaxMs: 12 * HOUR,
  sessionIdleMs: HOUR,
};
const TOKEN: Principal = { kind: 'token', id: 't-1', name: 'ci', scopes: SCOPES, expiresAt: null };
const OIDC: Principal = { kind: 'oidc', id: 'u-1', name: 'ada', scopes: SCOPES, expiresAt: 300_000 };
const ADMIN: Principal = {
  kind: 'bootstrap',
  id: 'admin',
  name: 'admin',
  scopes: { role: 'admin', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false },
  expiresAt: null,
};

function world(options: Partial<SessionOptions> = {}) {
  const tokens = new Map<string, KnownToken>([
    ['t-1', { id: 't-1', name: 'ci', hmac: '', scopes: SCOPES, expiresAt: null }],
  ]);
  const at = { ms: 0 };
  const known = { byPrefix: () => null, byId: (id: string) => tokens.get(id) ?? null, used: () => undefined };
  const parts = { tokens: known, nowMs: () => at.ms };
  return { at, tokens, parts, sessions: new Sessions({ ...OPTIONS, ...options }, parts) };
}

function cookie(sessions: Sessions, principal: Principal): string {
  return `theme=dark; rollcall=${sessions.begin(principal).value}`;
}

describe('a session', () => {
  test.each([TOKEN, OIDC, ADMIN])('is that of who signed in: $kind', (principal) => {
    const { sessions } = world();
    expect(sessions.principalOf(cookie(sessions, principal))).toEqual({ ...principal, expiresAt: 12 * HOUR });
  });

  test('is not there where there is none', () => {
    const { sessions } = world();
    for (const cookies of ['', 'theme=dark', 'rollcall=', 'xrollcall=a', ';;=;'])
      expect([cookies, sessions.principalOf(cookies)]).toEqual([cookies, null]);
  });

  test('ends after a time without requests, and at last however many there are', () => {
    const { sessions, at } = world();
    let cookies = cookie(sessions, TOKEN);
    at.ms = HOUR;
    expect(() => sessions.of(cookies)).toThrow(UnauthenticatedError);
    let renewals = 0;
    for (at.ms = 0; at.ms < 12 * HOUR; at.ms += HOUR / 8) {
      const { renewed } = sessions.of(cookies)!;
      if (renewed === null) continue;
      renewals += 1;
      cookies = `rollcall=${renewed}`;
    }
    expect(renewals).toBe(47);
    expect(() => sessions.of(cookies)).toThrow(UnauthenticatedError);
  });

  test('ends with the token that it was begun with, and has the rights that the token has now', () => {
    const { sessions, tokens, at } = world();
    const cookies = cookie(sessions, TOKEN);
    const reader = { ...SCOPES, role: 'reader' as const };
    const until = new Date(1_000).toISOString();
    tokens.set('t-1', { id: 't-1', name: 'ci', hmac: '', scopes: reader, expiresAt: until });
    expect(sessions.principalOf(cookies)).toMatchObject({ scopes: reader, expiresAt: 1_000 });
    tokens.delete('t-1');
    expect(() => sessions.principalOf(cookies)).toThrow(UnauthenticatedError);
    at.ms += 1;
  });

  test.each<[string, Principal, Partial<SessionOptions>]>([
    ['another secret', TOKEN, { secretKey: 'another secret of some length, too' }],
    ['another bootstrap token', ADMIN, { adminToken: 'another-admin-token-0123456789' }],
    ['no bootstrap token', ADMIN, { adminToken: null }],
    ['another identity provider', OIDC, { oidcIssuer: 'https://other.example' }],
    ['no identity provider', OIDC, { oidcIssuer: null }],
  ])('ends with %s', (_what, principal, options) => {
    const { sessions } = world();
    expect(() => world(options).sessions.principalOf(cookie(sessions, principal))).toThrow(UnauthenticatedError);
  });

  test('that was changed in any place is none', () => {
    const { sessions } = world();
    const { value } = sessions.begin(TOKEN);
    const bytes = Buffer.from(value, 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, difference) => {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ difference;
        expect(() => sessions.of(`rollcall=${changed.toString('base64url')}`)).toThrow(UnauthenticatedError);
      }),
    );
    for (const wrong of [value.slice(0, -4), `${value}AAAA`, 'x', 'A'.repeat(10_000)])
      expect(() => sessions.of(`rollcall=${wrong}`)).toThrow(UnauthenticatedError);
  });

  test('can be begun by nobody without credentials, nor with more than a cookie holds', () => {
    const { sessions } = world();
    expect(() => sessions.begin({ ...TOKEN, kind: 'anonymous' })).toThrow(UnauthenticatedError);
    const namespaces = Array.from({ length: 300 }, (_, i) => `a-namespace-${i}`);
    expect(() => sessions.begin({ ...OIDC, scopes: { ...SCOPES, namespaces } })).toThrow(/too long/);
  });

  test('has a proof that is no other one of its owner, and does not change while it lasts', () => {
    const { sessions, at } = world();
    const { value, session } = sessions.begin(TOKEN);
    const another = sessions.begin(TOKEN).session;
    const cookies = `rollcall=${value}`;
    expect(sessions.isProven(cookies, session.csrf)).toBe(true);
    for (const wrong of [undefined, '', another.csrf, `${session.csrf}x`, session.csrf.slice(1)])
      expect(sessions.isProven(cookies, wrong)).toBe(false);
    expect(sessions.isProven('theme=dark', undefined)).toBe(true);
    at.ms = HOUR / 2;
    expect(sessions.isProven(`rollcall=${sessions.of(cookies)!.renewed}`, session.csrf)).toBe(true);
  });
});

describe('a cookie', () => {
  test('is for us alone, and no script reads it', () => {
    const cookie = { value: 'v', sameSite: 'Strict', path: '/', maxAgeS: null } as const;
    expect(setCookie('rollcall', { ...cookie, secure: true })).toBe(
      '__Host-rollcall=v; Path=/; HttpOnly; SameSite=Strict; Secure',
    );
    expect(setCookie('rollcall', { ...cookie, secure: false, maxAgeS: 0 })).toBe(
      'rollcall=v; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
    );
    expect(setCookie('rollcall-oidc', { ...cookie, secure: true, path: '/v1/session/oidc', sameSite: 'Lax' })).toBe(
      '__Secure-rollcall-oidc=v; Path=/v1/session/oidc; HttpOnly; SameSite=Lax; Secure',
    );
  });

  test('that only HTTPS can have set wins', () => {
    expect(cookieValue('rollcall=b; __Host-rollcall=a=; x=y', 'rollcall')).toBe('a=');
    expect(cookieValue('rollcall=b', 'rollcall')).toBe('b');
    expect(cookieValue('rollcall', 'rollcall')).toBeNull();
  });
});
