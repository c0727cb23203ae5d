import { createSecretKey } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock, TestIssuer } from '@rollcall/testing';
import { generateKeyPair } from 'jose';

import { UnauthenticatedError } from '../authenticator.js';
import type { PrincipalScopes } from '../principal.js';
import type { OidcOptions } from './oidc-options.js';
import { OidcVerifier } from './oidc-verifier.js';
import { IdentityProviderUnavailableError } from './provider-keys.js';

const clock = new ManualClock();
let issuer: TestIssuer;
let troubles: unknown[];
beforeEach(async () => {
  issuer = await TestIssuer.start(() => clock.nowMs());
  troubles = [];
});
afterEach(() => issuer.stop());

function verifier(options: Partial<OidcOptions> = {}): OidcVerifier {
  return new OidcVerifier(
    {
      issuer: issuer.url,
      audiences: ['rollcall'],
      client: null,
      rolesClaim: 'rollcall',
      groups: null,
      defaultRole: 'reader',
      ...options,
    },
    {
      nowMs: () => clock.nowMs(),
      monotonicMs: () => clock.monotonicMs(),
      onTrouble: (error) => troubles.push(error),
    },
  );
}

const READER: PrincipalScopes = { role: 'reader', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false };

async function refusal(verifying: OidcVerifier, jwt: string): Promise<string> {
  try {
    await verifying.verify(jwt);
  } catch (error) {
    expect(error).toBeInstanceOf(UnauthenticatedError);
    expect((error as Error).message).not.toContain(jwt.split('.')[1]);
    return (error as Error).message;
  }
  throw new Error('it was let in');
}

describe('a token of the provider', () => {
  test('is who it says, a reader unless it says more, and until it expires', async () => {
    const jwt = await issuer.sign({ sub: 'u-7', preferred_username: 'ada' });
    const principal = await verifier().verify(jwt);
    expect(principal).toMatchObject({ kind: 'oidc', id: 'u-7', name: 'ada', scopes: READER });
    expect(principal.expiresAt).toBe(Math.floor(clock.nowMs() / 1_000) * 1_000 + 3_600_000);
  });

  test('is known at once when it comes again, and asks nobody', async () => {
    const verifying = verifier();
    const jwt = await issuer.sign({});
    const [first, same] = await Promise.all([verifying.verify(jwt), verifying.verify(jwt)]);
    expect(same).toBe(first);
    expect(verifying.verify(jwt)).toBe(first);
    expect(issuer.asked.get('/keys')).toBe(1);
  });

  test('is not known any more when it has expired', async () => {
    const verifying = verifier();
    const jwt = await issuer.sign({});
    await verifying.verify(jwt);
    await clock.step(3_606_000);
    expect(await refusal(verifying, jwt)).toMatch(/"exp" claim/);
  });
});

describe('what is not a token of the provider for us is nobody', () => {
  test.each([
    ['for another audience', { aud: 'payments' }, /"aud"/],
    ['of another issuer', { iss: 'http://127.0.0.1:1' }, /"iss"/],
    ['that has expired', { exp: 1 }, /"exp"/],
    ['that is not valid yet', { nbf: 4_000_000_000 }, /"nbf"/],
    ['that never expires', { exp: undefined }, /"exp"/],
    ['of nobody', { sub: undefined }, /"sub"/],
    ['whose scopes cannot be read', { rollcall: { role: 'admin', namspaces: ['shop'] } }, /namspaces/],
  ])('%s', async (_what, claims, words) => {
    expect(await refusal(verifier(), await issuer.sign(claims))).toMatch(words);
  });

  test('signed by nothing', async () => {
    const [, payload] = (await issuer.sign({})).split('.');
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    await refusal(verifier(), `${header}.${payload}.`);
    await refusal(verifier(), `${header}.${payload}.AAAA`);
  });

  test('signed with the public key as if it were a secret', async () => {
    const key = createSecretKey(Buffer.from(await issuer.publicKey()));
    const forged = await issuer.sign({}, { alg: 'HS256', key: new Uint8Array(key.export()) });
    expect(await refusal(verifier(), forged)).toMatch(/ALG_NOT_ALLOWED/);
  });

  test("signed with a key of somebody else, under the provider's name for its own", async () => {
    const { privateKey } = await generateKeyPair('ES256');
    await refusal(verifier(), await issuer.sign({}, { key: privateKey }));
  });

  test('changed, or cut, or longer than any', async () => {
    const jwt = await issuer.sign({});
    const [header, , signature] = jwt.split('.');
    const payload = Buffer.from(JSON.stringify({ iss: issuer.url, aud: 'rollcall', sub: 'root', exp: 4e9 })).toString(
      'base64url',
    );
    for (const wrong of [`${header}.${payload}.${signature}`, jwt.slice(0, -3), 'a.b.c', `${jwt}${'A'.repeat(20_000)}`])
      await expect(async () => verifier().verify(wrong)).rejects.toThrow(UnauthenticatedError);
  });
});

describe('the keys of the provider', () => {
  test('are fetched anew when it signs with another one', async () => {
    const verifying = verifier();
    const before = await issuer.sign({ sub: 'u-1' });
    await verifying.verify(before);
    await clock.step(30_000);
    await issuer.rotate();
    expect(await verifying.verify(await issuer.sign({ sub: 'u-2' }))).toMatchObject({ id: 'u-2' });
    // What the old key signed is not trusted any longer.
    await refusal(verifying, before);
  });

  test('are not asked for more than twice a minute, however many tokens name keys that nobody knows', async () => {
    const verifying = verifier();
    await verifying.verify(await issuer.sign({}));
    for (let i = 0; i < 50; i += 1) await refusal(verifying, await issuer.sign({ n: i }, { kid: `unknown-${i}` }));
    expect(issuer.asked.get('/keys')).toBe(1);
    await clock.step(30_000);
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, i) => issuer.sign({ n: i }, { kid: `other-${i}` })),
    );
    await Promise.all(tokens.map((jwt) => refusal(verifying, jwt)));
    expect(issuer.asked.get('/keys')).toBe(2);
  });

  test('are used on while it is down', async () => {
    const verifying = verifier();
    await verifying.verify(await issuer.sign({ sub: 'u-1' }));
    issuer.isDown = true;
    await clock.step(700_000);
    for (const sub of ['u-2', 'u-3'])
      expect(await verifying.verify(await issuer.sign({ sub }))).toMatchObject({ id: sub });
    while (troubles.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(String(troubles[0])).toMatch(/answers with 503/);
  });

  test('that were never there are told from credentials that are wrong, and are there when the provider is', async () => {
    issuer.isDown = true;
    const verifying = verifier();
    const jwt = await issuer.sign({});
    for (let i = 0; i < 10; i += 1)
      await expect(async () => verifying.verify(jwt)).rejects.toThrow(IdentityProviderUnavailableError);
    expect(issuer.asked.get('/.well-known/openid-configuration')).toBe(1);
    issuer.isDown = false;
    await clock.step(2_000);
    expect(await verifying.verify(jwt)).toMatchObject({ id: 'u-1' });
  });

  test('of a provider that calls itself otherwise are not taken', async () => {
    const verifying = verifier({ issuer: `${issuer.url}/` });
    await expect(async () => verifying.verify(await issuer.sign({}))).rejects.toThrow(IdentityProviderUnavailableError);
    expect(String(troubles[0])).toMatch(/says that it is/);
  });
});

describe('what somebody may do', () => {
  const scopesOf = async (claims: Readonly<Record<string, unknown>>, options: Partial<OidcOptions>) =>
    (await verifier(options).verify(await issuer.sign(claims))).scopes;
  const PAYMENTS = {
    role: 'registrar',
    clusters: ['*'],
    namespaces: ['payments'],
    restrictedAddresses: false,
  } as const;
  const groups = new Map<string, PrincipalScopes>([
    ['platform', { ...READER, role: 'admin' as const }],
    ['payments-team', PAYMENTS],
  ]);

  test('is what its claim says', async () => {
    expect(await scopesOf({ rollcall: { role: 'registrar', namespaces: ['payments'] } }, {})).toEqual(PAYMENTS);
  });

  test.each([
    [
      'Keycloak',
      { realm_access: { roles: ['offline_access', 'rollcall-registrar'] } },
      'realm_access.roles',
      'registrar',
    ],
    ['Entra', { roles: ['rollcall-admin', 'rollcall-reader'] }, 'roles', 'admin'],
    [
      'a claim with dots in its name',
      { 'https://corp.example/roles': ['rollcall-admin'] },
      'https://corp.example/roles',
      'admin',
    ],
    ['one role as text', { role: 'rollcall-registrar' }, 'role', 'registrar'],
    ['an admin of something else', { roles: ['admin', 'registrar'] }, 'roles', 'reader'],
    ['a claim that is not there', {}, 'realm_access.roles', 'reader'],
    ['a claim that every object has', {}, 'constructor.name', 'reader'],
  ])('is that of the role that %s names', async (...[, claims, rolesClaim, role]) => {
    expect(await scopesOf(claims, { rolesClaim })).toEqual({ ...READER, role });
  });

  test('is that of the first group in the file', async () => {
    const options = { rolesClaim: 'groups', groups };
    expect(await scopesOf({ groups: ['payments-team', 'all'] }, options)).toEqual(PAYMENTS);
    expect(await scopesOf({ groups: ['payments-team', 'platform'] }, options)).toMatchObject({ role: 'admin' });
    expect(await scopesOf({ groups: ['rollcall-admin'] }, options)).toEqual(READER);
  });

  test('is nothing for those of no group, if that is wanted', async () => {
    const verifying = verifier({ rolesClaim: 'groups', groups, defaultRole: null });
    expect(await refusal(verifying, await issuer.sign({ groups: ['all'] }))).toMatch(/gives no role/);
  });
});
