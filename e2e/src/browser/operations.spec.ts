import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';

import { BrowserWorld } from '../harness/browser/browser-world.js';
import { furnishShop } from '../harness/browser/shop.js';
import type { WatchedPage } from '../harness/browser/watched-page.js';
import { CHROMIUM, inBrowser } from '../harness/environment.js';
import { Registrar } from '../harness/registrar.js';

const suite = CHROMIUM === '' ? describe.skip : describe;

const SCREENS = [
  '/clusters',
  '/tokens',
  '/audit',
  '/explore',
  '/sign-in',
  '/services/shop/cart/zones',
  '/services/shop/cart/zones?as=table',
  '/services/shop/orders-db/backends',
  '/services/shop/cart/history',
  '/services/shop/cart/yaml',
  '/services/shop/cart/use',
  '/services/shop/orders-db/audit',
] as const;

/** A name that would be something if it were more than text. */
const HOSTILE = `<img src=x onerror=alert(1)> ${'W'.repeat(200)}`;

suite(inBrowser('what operators look after'), () => {
  let world: BrowserWorld;
  let dba: Registrar;

  beforeAll(async () => {
    world = await BrowserWorld.start({ furnish: furnishShop });
    dba = new Registrar(() => world.url);
    const ports = [{ name: 'postgres', port: 5432 }];
    await dba.registered('shop/orders-db', { address: '10.9.8.7', ports, note: HOSTILE });
    await dba.register('shop/orders-db', [{ address: '169.254.169.254', ports }]);
  }, 120_000);
  afterEach(() => world.closePages());
  afterAll(() => world.stop());

  async function signedIn(path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<WatchedPage> {
    const watched = await world.page('/sign-in', { colorScheme });
    await watched.signIn();
    await watched.go(path);
    return watched;
  }

  for (const colorScheme of ['light', 'dark'] as const)
    test.each(SCREENS)(`%s has nothing that keeps anybody out (${colorScheme})`, async (path) => {
      const watched = await signedIn(path, colorScheme);
      expect(await watched.accessibilityViolations()).toEqual([]);
    });

  test('somebody signs in with a token, and is back where they came from', async () => {
    const { token } = (
      await dba.ask<{ token: string }>('/v1/tokens', { method: 'POST', body: { name: 'ops', role: 'admin' } })
    ).body;
    const watched = await world.page('/sign-in?next=/tokens');
    const { page } = watched;
    await page.locator('input[type=password]').fill(token);
    await page.locator('form').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/tokens');
    await watched.sees('ops');
  });

  test('a token is made, shown once, narrowed, and revoked', async () => {
    const watched = await signedIn('/tokens');
    const { page } = watched;
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('legacy-app');
    await page.getByRole('combobox', { name: 'Namespaces' }).fill('shop');
    await page.getByRole('combobox', { name: 'Namespaces' }).press('Enter');
    await page.getByRole('button', { name: 'Create' }).click();
    const secret = (await page.locator('[data-secret]').textContent()) ?? '';
    expect(secret).toMatch(/^rc_/);
    const holder = new Registrar(() => world.url, secret);
    expect((await holder.ask('/v1/namespaces/shop/services/cart')).status).toBe(200);
    expect(await watched.accessibilityViolations()).toEqual([]);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    expect(await page.getByText(secret).count()).toBe(0);

    await page.getByRole('button', { name: 'Revoke legacy-app' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await holder.ask('/v1/namespaces/shop/services/cart')).status).toBe(401);
  });

  test('a refusal is found in the audit, with who, from where and what', async () => {
    const watched = await signedIn('/audit?outcome=REFUSED');
    const row = watched.page.locator('tr[data-action="backend.register"]').first();
    await row.waitFor();
    expect(await row.textContent()).toContain('ADDRESS_FORBIDDEN');
    await row.getByRole('button', { name: 'Show' }).click();
    await watched.sees('127.0.0.1');
    expect(await watched.accessibilityViolations()).toEqual([]);
  });

  test('what was registered is told line by line, and nothing in it is more than text', async () => {
    const watched = await signedIn('/audit?action=backend.register&outcome=ALLOWED');
    await watched.page.getByRole('button', { name: 'Show' }).first().click();
    await watched.sees(/\+ .*10\.9\.8\.7/);
    expect(await watched.page.locator('main img').count()).toBe(0);
    expect(await watched.page.evaluate('document.body.scrollWidth <= window.innerWidth')).toBe(true);
  });

  test('by keyboard alone: Ctrl-K, a part of a name, Enter', async () => {
    const watched = await signedIn('/clusters');
    const { page } = watched;
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('orders');
    await page
      .getByRole('option', { name: /orders-db/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/services\/shop\/orders-db/);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('by keyboard alone: arrow keys lead from endpoint to endpoint, and from zone to zone', async () => {
    const watched = await signedIn('/services/shop/cart/zones');
    const { page } = watched;
    await page.locator('[data-box="0-0"]').focus();
    for (const [key, box] of [
      ['ArrowDown', '1-0'],
      ['ArrowRight', '1-1'],
      ['ArrowUp', '0-0'],
    ] as const) {
      await page.keyboard.press(key);
      await page.locator(`[data-box="${box}"]:focus`).waitFor();
    }
  });

  test.each(['/clusters', '/tokens', '/audit', '/services/shop/cart/history', '/services/shop/cart/use'])(
    '%s fits a page that is 320 px wide',
    async (path) => {
      const watched = await world.page('/sign-in', { viewport: { width: 320, height: 640 } });
      await watched.signIn();
      await watched.go(path);
      expect(await watched.page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    },
  );
});
