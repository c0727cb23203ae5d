import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aService, MemoryMirror, TestIssuer } from '@rollcall/testing';

import { postGraphql } from '../testing/graphql-client.js';
import { GraphqlSocket } from '../testing/graphql-socket.js';
import { AS_ADMIN } from '../testing/registrations.js';
import { TestApi } from '../testing/test-api.js';

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';

let api: TestApi;
let issuer: TestIssuer;
beforeEach(async () => {
  let now: () => number = Date.now;
  issuer = await TestIssuer.start(() => now());
  api = await TestApi.start({
    anonymous: 'none',
    oidc: {
      issuer: issuer.url,
      audiences: ['rollcall', issuer.clientId],
      client: { id: issuer.clientId, secret: issuer.clientSecret, scopes: ['openid'] },
      rolesClaim: 'roles',
      groups: null,
      defaultRole: 'reader',
    },
  });
  now = () => api.clock.nowMs();
  await MemoryMirror.live(api.database, 'prod', aService('cart'));
});
afterEach(async () => {
  await api.stop();
  await issuer.stop();
});

describe('a JWT of the identity provider', () => {
  test('is a credential, with what its claims give', async () => {
    const authorization = `Bearer ${await issuer.sign({ sub: 'u-7' })}`;
    expect((await api.get(ENDPOINTS, { authorization })).status).toBe(200);
    expect((await postGraphql(api, { query: '{ clusters { name } }' }, { authorization })).errors).toEqual([]);
    expect((await api.get('/v1/tokens', { authorization })).status).toBe(403);
    const socket = await GraphqlSocket.ready(api, { authorization });
    socket.socket.close();
    const admin = `Bearer ${await issuer.sign({ sub: 'u-8', roles: ['rollcall-admin'] })}`;
    expect((await api.get('/v1/tokens', { authorization: admin })).status).toBe(200);
  });

  test('of somebody else is none', async () => {
    const authorization = `Bearer ${await issuer.sign({ aud: 'payments' })}`;
    expect((await api.get(ENDPOINTS, { authorization })).status).toBe(401);
  });

  test('cannot be checked while the provider was never reached, and that is said', async () => {
    issuer.isDown = true;
    const authorization = `Bearer ${await issuer.sign({})}`;
    const response = await api.get(ENDPOINTS, { authorization });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.json()).toMatchObject({ code: 'IDENTITY_PROVIDER_UNAVAILABLE' });
    expect((await api.get(ENDPOINTS, AS_ADMIN)).status).toBe(200);
  });
});

/** A browser, as far as one is needed: keeps cookies, and follows nothing by itself. */
class Browser {
  private readonly cookies = new Map<string, string>();

  async go(url: string): Promise<{ readonly status: number; readonly location: string; readonly body: string }> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie, 'sec-fetch-site': 'none' } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const body = await response.text();
    return { status: response.status, location: response.headers.get('location') ?? '', body };
  }

  get names(): readonly string[] {
    return [...this.cookies.keys()];
  }

  set(name: string, value: string): void {
    this.cookies.set(name, value);
  }

  value(name: string): string {
    return this.cookies.get(name) ?? '';
  }
}

/** Goes to the provider and back; does not call back yet. */
async function atProvider(browser: Browser, returnTo = '/services?q=cart'): Promise<string> {
  const begun = await browser.go(api.url(`/v1/session/oidc?returnTo=${encodeURIComponent(returnTo)}`));
  expect(begun.status).toBe(302);
  return (await browser.go(begun.location)).location;
}

async function audited(): Promise<unknown[]> {
  const { items } = (await api.json('/v1/audit?action=session.begin', AS_ADMIN)) as {
    items: { outcome: string; actor: { id: string } }[];
  };
  return items.map(({ outcome, actor }) => [outcome, actor.id]);
}

describe('signing in at the identity provider', () => {
  test('leads back to where one wanted to go, as who one is there', async () => {
    issuer.signsIn = { sub: 'u-9', preferred_username: 'grace', roles: ['rollcall-registrar'] };
    const browser = new Browser();
    const callback = await atProvider(browser);
    const back = await browser.go(callback);
    expect([back.status, back.location]).toEqual([303, '/services?q=cart']);
    expect(browser.names).toEqual(['rollcall']);
    const { body } = await browser.go(api.url('/v1/session'));
    expect(JSON.parse(body)).toMatchObject({
      caller: { kind: 'oidc', id: 'u-9', name: 'grace', role: 'registrar' },
      methods: { token: true, oidc: true },
    });
    expect(await audited()).toEqual([['ALLOWED', 'u-9']]);
  });

  test('takes state, nonce and PKCE', async () => {
    const browser = new Browser();
    const { location } = await browser.go(api.url('/v1/session/oidc'));
    const asked = new URL(location).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: issuer.clientId,
      redirect_uri: api.url('/v1/session/oidc/callback'),
      scope: 'openid',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    expect(browser.value('rollcall-oidc')).not.toContain(asked.get('state'));
  });

  test('that one declined leads to the sign-in page', async () => {
    issuer.signsIn = null;
    const browser = new Browser();
    const { location } = await browser.go(await atProvider(browser));
    expect(location).toBe('/sign-in?error=declined&next=%2Fservices%3Fq%3Dcart');
    expect(browser.names).toEqual([]);
    expect(await audited()).toEqual([['REFUSED', 'anonymous']]);
  });

  test('which somebody else began is refused: with their code, state or cookie, or a second time', async () => {
    const [victim, attacker] = [new Browser(), new Browser()];
    const theirs = await atProvider(attacker);
    const own = await atProvider(victim);
    expect((await victim.go(theirs)).location).toMatch(/error=refused/);

    const again = new Browser();
    const mixed = new URL(await atProvider(again));
    mixed.searchParams.set('code', new URL(own).searchParams.get('code')!);
    expect((await again.go(mixed.href)).location).toMatch(/error=refused/);

    const stranger = new Browser();
    expect((await stranger.go(own)).location).toBe('/sign-in?error=expired&next=%2F');

    const twice = new Browser();
    const callback = await atProvider(twice);
    const kept = twice.value('rollcall-oidc');
    expect((await twice.go(callback)).location).toBe('/services?q=cart');
    twice.set('rollcall-oidc', kept);
    expect((await twice.go(callback)).location).toMatch(/error=refused/);
  });

  test('takes ten minutes at most', async () => {
    const browser = new Browser();
    const callback = await atProvider(browser);
    await api.clock.step(600_000);
    expect((await browser.go(callback)).location).toMatch(/error=expired/);
  });

  test('for a token that is not for us, or gives no role, is refused', async () => {
    issuer.signsIn = { sub: 'u-1', roles: { role: 'king' } };
    const browser = new Browser();
    expect((await browser.go(await atProvider(browser))).location).toMatch(/error=refused/);
  });

  test('while it is down is told from a refusal', async () => {
    const browser = new Browser();
    const callback = await atProvider(browser);
    issuer.isDown = true;
    expect((await browser.go(callback)).location).toMatch(/error=unavailable/);
    await api.stop();
    api = await TestApi.start({ oidc: api.config.oidc });
    expect((await new Browser().go(api.url('/v1/session/oidc'))).status).toBe(503);
  });

  test.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/%09/evil',
    'services',
    '/a\nb',
    '/a\\b',
    '',
  ])('leads to no other place than one here: %j', async (returnTo) => {
    const refused = await new Browser().go(api.url(`/v1/session/oidc?returnTo=${encodeURIComponent(returnTo)}`));
    if (returnTo === '/%09/evil') expect(refused.status).toBe(302);
    else expect(refused.status).toBe(400);
  });

  test('does not have the provider asked more often than somebody may change something', async () => {
    await api.stop();
    api = await TestApi.start({ oidc: api.config.oidc, rateChangesPerMinute: 2 });
    const browser = new Browser();
    const callback = await atProvider(browser);
    const kept = browser.value('rollcall-oidc');
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      browser.set('rollcall-oidc', kept);
      statuses.push((await browser.go(callback)).status);
    }
    expect(statuses).toEqual([303, 303, 429, 429]);
    expect(issuer.asked.get('/token')).toBe(2);
  });

  test('is not offered where there is none', async () => {
    await api.stop();
    api = await TestApi.start({});
    for (const path of ['/v1/session/oidc', '/v1/session/oidc/callback?code=a&state=b'])
      expect((await api.get(path)).status).toBe(404);
  });
});
