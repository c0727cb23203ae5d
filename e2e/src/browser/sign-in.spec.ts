import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TestIssuer } from '@rollcall/testing';

import { BrowserWorld } from '../harness/browser/browser-world.js';
import { furnishShop } from '../harness/browser/shop.js';
import type { WatchedPage } from '../harness/browser/watched-page.js';
import { CHROMIUM, inBrowser } from '../harness/environment.js';
import { ADMIN_TOKEN } from '../harness/installation.js';
import { Started } from '../harness/started.js';

const suite = CHROMIUM === '' ? describe.skip : describe;

/** Where somebody wanted to go: a Service's endpoints, narrowed. */
const WANTED = '/services/shop/cart?condition=ready&find=10.0&group=slices';
const GRACE = { sub: 'u-9', email: 'grace@corp.example', rollcall: { role: 'registrar' } };

suite(inBrowser('signing in at an identity provider'), () => {
  const started = new Started();
  let issuer: TestIssuer;
  let world: BrowserWorld;

  beforeAll(async () => {
    // The browser is at 127.0.0.1: the provider is another site to it, as in earnest.
    issuer = started.add(await TestIssuer.start(Date.now, 'localhost'));
    world = started.add(
      await BrowserWorld.start({
        furnish: furnishShop,
        environment: {
          ROLLCALL_ANONYMOUS: 'none',
          ROLLCALL_OIDC_ISSUER: issuer.url,
          ROLLCALL_OIDC_CLIENT_ID: issuer.clientId,
          ROLLCALL_OIDC_CLIENT_SECRET: issuer.clientSecret,
        },
      }),
    );
  }, 120_000);
  beforeEach(() => {
    issuer.signsIn = GRACE;
    issuer.keepsState = true;
    issuer.isDown = false;
  });
  afterEach(() => world.closePages());
  afterAll(() => started.stop(), 60_000);

  /** A page that somebody came to without credentials. */
  async function stranger(path: string, options = {}): Promise<WatchedPage> {
    const watched = await world.page(path, options);
    watched.expectComplaint(new RegExp(`^a request to elsewhere: ${issuer.url}/authorize`));
    await watched.page.waitForURL(/\/sign-in\?/);
    return watched;
  }

  const toProvider = ({ page }: WatchedPage): Promise<void> =>
    page.getByRole('link', { name: 'Sign in with your identity provider' }).click();

  async function isAtWanted(watched: WatchedPage): Promise<void> {
    const { page } = watched;
    await page.waitForURL((url) => url.pathname + url.search === WANTED);
    const find = page.getByRole('searchbox', { name: 'Address, node' });
    await find.waitFor();
    expect(await find.inputValue()).toBe('10.0');
    await watched.sees('10.0.1.1');
    expect(await page.getByText('10.0.1.2').count()).toBe(0);
  }

  test('whoever follows a link signs in first, and is then where it leads, with its filters; and out again', async () => {
    const watched = await stranger(WANTED);
    const { page } = watched;
    await toProvider(watched);
    await isAtWanted(watched);
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menu').getByText('grace@corp.example').waitFor();
    await page.getByRole('menu').getByText('registrar').waitFor();

    await page.reload();
    await isAtWanted(watched);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await watched.go(WANTED);
    await page.waitForURL(/\/sign-in\?/);
    expect(await page.getByText('10.0.1.1').count()).toBe(0);
  }, 60_000);

  test.each([
    [
      'whom the provider does not let in',
      {
        happens: () => void (issuer.signsIn = null),
        error: 'declined',
        words: 'The identity provider did not let you in',
      },
    ],
    [
      'who comes back with another state than they went with',
      {
        happens: () => void (issuer.keepsState = false),
        error: 'refused',
        words: 'What the identity provider said could not be accepted',
      },
    ],
  ])(
    'somebody %s is told why, and can try again from there',
    async (_who, { happens, error, words }) => {
      const watched = await stranger(WANTED);
      const { page } = watched;
      happens();
      await toProvider(watched);
      await page.waitForURL((url) => url.searchParams.get('error') === error);
      await page.getByRole('alert').getByText(words).waitFor();
      expect(await watched.accessibilityViolations()).toEqual([]);
      issuer.signsIn = GRACE;
      issuer.keepsState = true;
      await toProvider(watched);
      await isAtWanted(watched);
    },
    60_000,
  );

  test('a session that ends while somebody types is told, and after signing in again all is there as it was', async () => {
    const watched = await stranger('/register?namespace=shop&name=orders-db');
    watched.expectComplaint(/status of 401/);
    const { page } = watched;
    const next = (): Promise<void> => page.getByRole('button', { name: 'Next' }).click();
    await toProvider(watched);
    await page.getByText('Picked:').waitFor();
    await next();
    await page.getByRole('textbox', { name: 'Address' }).fill('10.77.3.1');
    await next();
    await page.context().clearCookies();
    await next();
    const ended = page.locator('[data-session-ended]');
    await ended.getByText('Your session has ended').waitFor();
    expect(await watched.accessibilityViolations()).toEqual([]);
    await ended.getByRole('link', { name: 'Sign in' }).click();
    await toProvider(watched);
    await page.getByText('1 to create').waitFor();
    expect(new URL(page.url()).searchParams.get('step')).toBe('preview');
    await page.getByRole('button', { name: 'Backends' }).click();
    expect(await page.getByRole('textbox', { name: 'Address' }).inputValue()).toBe('10.77.3.1');
  }, 60_000);

  test('a token is as good, and leads to the same place', async () => {
    const watched = await stranger(WANTED);
    await watched.page.locator('input[type=password]').fill(ADMIN_TOKEN);
    await watched.page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
    await isAtWanted(watched);
  }, 60_000);

  test.each(['light', 'dark'] as const)(
    'the page has nothing that keeps anybody out (%s)',
    async (colorScheme) => {
      const watched = await stranger(WANTED, { colorScheme });
      expect(await watched.accessibilityViolations()).toEqual([]);
    },
    60_000,
  );
});
