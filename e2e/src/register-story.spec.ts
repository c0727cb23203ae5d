import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import { BrowserWorld } from './harness/browser/browser-world.js';
import { furnishShop } from './harness/browser/shop.js';
import type { WatchedPage } from './harness/browser/watched-page.js';
import { CHROMIUM, inBrowser } from './harness/environment.js';
import { Registrar } from './harness/registrar.js';

const suite = CHROMIUM === '' ? describe.skip : describe;

/** What the browser itself says of an answer that the page is made for. */
const REFUSED = /status of (401|403|412|422)/;

suite(inBrowser('registering a backend in the browser'), () => {
  let world: BrowserWorld;
  let dba: Registrar;

  beforeAll(async () => {
    world = await BrowserWorld.start({
      furnish: (cluster) => {
        // What is written has to be somewhere.
        cluster.put('namespaces', { metadata: { name: 'shop' } });
        furnishShop(cluster);
      },
    });
    dba = new Registrar(() => world.url);
  }, 120_000);
  afterAll(() => world.stop(), 60_000);
  afterEach(() => world.closePages());

  /** The wizard, by somebody who may register, on the step that has the backends. */
  async function atBackends(options = {}): Promise<WatchedPage> {
    const watched = await world.page('/sign-in', options);
    await watched.signIn();
    await watched.go('/register');
    await watched.page.getByRole('radio', { name: 'shop/orders-db' }).check();
    await next(watched.page);
    await watched.page.getByRole('textbox', { name: 'Address' }).waitFor();
    return watched;
  }

  /** Somebody who may register, until their token is revoked. */
  async function signedInForAWhile() {
    const { body } = await dba.ask<{ readonly id: string; readonly token: string }>('/v1/tokens', {
      method: 'POST',
      body: { name: 'dba', role: 'registrar', namespaces: ['shop'] },
    });
    const watched = await world.page('/sign-in');
    watched.expectComplaint(REFUSED);
    await watched.signIn(body.token);
    return { watched, revoke: () => dba.ask(`/v1/tokens/${body.id}`, { method: 'DELETE' }) };
  }

  async function signInAgain(page: Page): Promise<void> {
    await page.locator('input[type=password]').fill('end-to-end-admin-token');
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  }

  const next = (page: Page): Promise<void> => page.getByRole('button', { name: 'Next' }).click();
  const addressOf = (page: Page) => page.getByRole('textbox', { name: 'Address' });

  test('a metadata address is refused where it is typed, and the way on leads back to it', async () => {
    const watched = await atBackends();
    watched.expectComplaint(REFUSED);
    const { page } = watched;
    await addressOf(page).fill('169.254.169.254');
    await page.getByText("169.254.169.254 is a cloud's instance metadata").waitFor();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Show the field' }).waitFor();
    await page.getByRole('button', { name: 'Show the field' }).click();
    await addressOf(page).waitFor();
    expect(await addressOf(page).getAttribute('aria-invalid')).toBe('true');
    expect(await page.evaluate('document.activeElement?.value')).toBe('169.254.169.254');
    expect(await dba.targets('shop/orders-db', '?origin=external')).toEqual([]);
  }, 60_000);

  test.each(['light', 'dark'] as const)(
    'every step is accessible, and the keyboard alone gets through (%s)',
    async (colorScheme) => {
      const watched = await world.page('/sign-in', { colorScheme, reducedMotion: 'reduce' });
      await watched.signIn();
      await watched.go('/register');
      const { page } = watched;
      const accessible = async (step: string): Promise<void> => {
        await page.getByRole('button', { name: step }).and(page.locator('[aria-current=step]')).waitFor();
        expect([step, await watched.accessibilityViolations()]).toEqual([step, []]);
      };
      const press = async (...keys: readonly string[]): Promise<void> => {
        for (const key of keys) await page.keyboard.press(key);
      };
      const tabTo = async (name: string): Promise<void> => {
        const isThere = (): Promise<boolean> =>
          page.evaluate<boolean>(
            `document.activeElement?.matches('input, button, a, textarea, select') && (document.activeElement.getAttribute('aria-label') ?? document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? '').includes(${JSON.stringify(name)})`,
          );
        for (let tabs = 0; !(await isThere()); tabs += 1) {
          if (tabs > 60) throw new Error(`no way to ${name} by Tab`);
          await press('Tab');
        }
      };
      const address = `10.77.${colorScheme === 'dark' ? 1 : 0}.7`;

      await page.getByRole('radio', { name: 'shop/orders-db' }).waitFor();
      await accessible('Target');
      await tabTo('shop/orders-db');
      await press('Space', 'Enter');
      await accessible('Backends');
      await tabTo('Address');
      await page.keyboard.type(address);
      await press('Enter');
      await accessible('Check');
      await tabTo('Next');
      await press('Enter');
      await page.getByText('1 to create').or(page.getByText('1 to change')).waitFor();
      await accessible('Preview');
      await tabTo('Next');
      await press('Enter');
      await accessible('Confirm');
      expect(await dba.targets('shop/orders-db', '?origin=external')).not.toContain(`${address}:5432`);
      await tabTo('Register 1 backend');
      await press('Enter');
      await page.locator('[data-tracked=SERVED][data-state=DONE]').waitFor();
      await page.locator('[data-tracked=SEEN][data-state=DONE]').waitFor();
      expect(await watched.accessibilityViolations()).toEqual([]);
      expect(await dba.targets('shop/orders-db', '?origin=external')).toContain(`${address}:5432`);

      await tabTo('Undo');
      await press('Enter');
      await page.locator('[data-undone=true]').waitFor();
      expect(await dba.targets('shop/orders-db', '?origin=external')).not.toContain(`${address}:5432`);
    },
    120_000,
  );

  test('what another client does to a backend is shown in place, without a reload; and what is typed meanwhile stays', async () => {
    const item = { address: '10.77.7.1', ports: [{ name: 'postgres', port: 5432 }], note: 'as it was' };
    const backend = await dba.registered('shop/orders-db', item);
    const [one, listed] = [await world.page('/sign-in'), await world.page('/sign-in')];
    for (const watched of [one, listed]) await watched.signIn();
    await listed.go('/services/shop/orders-db/backends');
    const row = listed.page.locator(`[data-backend='${backend.id}']`);
    await row.locator('[data-backend-state=ACTIVE]').waitFor();
    await one.go(`/backends/${backend.id}`);
    await one.page.getByRole('button', { name: 'Edit' }).click();
    await one.page.getByRole('textbox', { name: 'Note' }).fill('typed meanwhile');
    for (const { page } of [one, listed]) await page.evaluate('window.sameDocument = true');

    await dba.change(backend.id, { state: 'DRAINING' });
    await row.locator('[data-backend-state=DRAINING]').waitFor();
    await one.page.getByText(/^2, changed/).waitFor();
    expect(await one.page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('typed meanwhile');
    await dba.remove(backend.id);
    await row.and(listed.page.locator('[data-gone=true]')).waitFor();
    await one.page.getByText(`there is no registration ${backend.id}`).waitFor();
    expect(await one.page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('typed meanwhile');
    for (const { page } of [one, listed]) expect(await page.evaluate('window.sameDocument')).toBe(true);
  }, 60_000);

  test('a colleague edits at the same time: theirs, yours and what both began from are shown, and neither is lost', async () => {
    const item = { address: '10.77.2.1', ports: [{ name: 'postgres', port: 5432 }], note: 'both' };
    const backend = await dba.registered('shop/orders-db', item);
    const watched = await world.page('/sign-in');
    watched.expectComplaint(REFUSED);
    await watched.signIn();
    await watched.go(`/backends/${backend.id}`);
    const { page } = watched;
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('yours');
    await dba.change(backend.id, { note: 'theirs', zone: 'eu-1a' });
    await page.getByRole('button', { name: 'Preview the change' }).click();
    await page.getByText('Somebody changed this backend meanwhile').waitFor();
    const row = (field: string) => page.locator(`[data-difference=${field}]`).innerText();
    expect((await row('note')).split(/\s+/)).toEqual(['Note', 'both', 'theirs', 'yours']);
    expect(await row('zone')).toContain('eu-1a');
    expect(await watched.accessibilityViolations()).toEqual([]);
    await page.getByRole('button', { name: 'Preview the result' }).click();
    await page.locator('[data-changed=note]').waitFor();
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await dba.ask(`/v1/backends/${backend.id}`)).toMatchObject({
      body: { version: 3, note: 'yours', zone: 'eu-1a' },
    });
    await dba.remove(backend.id);
  }, 60_000);

  test('a session that has ended: the draft is there as it was after signing in again', async () => {
    const { watched, revoke } = await signedInForAWhile();
    await watched.go('/register?step=target&namespace=shop&name=orders-db');
    const { page } = watched;
    await page.getByText('Picked:').waitFor();
    await next(page);
    await addressOf(page).fill('10.77.3.1');
    await next(page);
    await revoke();
    await next(page);
    await page.getByRole('link', { name: 'Sign in' }).first().click();
    await signInAgain(page);
    await page.getByText('1 to create').or(page.getByText('1 to change')).waitFor();
    expect(page.url()).toContain('step=preview');
    await page.getByRole('button', { name: 'Backends' }).click();
    expect(await addressOf(page).inputValue()).toBe('10.77.3.1');
  }, 60_000);

  test('a session that ends while a backend is edited: what was typed stays, and goes on after signing in again', async () => {
    const item = { address: '10.77.6.1', ports: [{ name: 'postgres', port: 5432 }] };
    const backend = await dba.registered('shop/orders-db', item);
    const { watched, revoke } = await signedInForAWhile();
    await watched.go(`/backends/${backend.id}`);
    const { page } = watched;
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('typed before the end');
    await revoke();
    const ended = page.getByRole('dialog').locator('[data-session-ended]');
    await ended.getByText('Your session has ended').waitFor();
    expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('typed before the end');
    expect(await watched.accessibilityViolations()).toEqual([]);
    await ended.getByRole('link', { name: 'Sign in' }).click();
    await signInAgain(page);
    await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('typed before the end');
    await page.getByRole('button', { name: 'Preview the change' }).click();
    await page.getByRole('button', { name: 'Change it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await dba.ask(`/v1/backends/${backend.id}`)).toMatchObject({ body: { note: 'typed before the end' } });
    await page.getByRole('button', { name: 'Edit' }).click();
    expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('typed before the end');
    await dba.remove(backend.id);
  }, 60_000);

  test('a file with two bad rows is refused whole with one report; a good one is taken whole', async () => {
    const { page } = await atBackends();
    await page.getByRole('button', { name: 'Import a file' }).click();
    const text = page.getByRole('textbox', { name: 'Its text' });
    await text.fill('address,ports\n10.77.4.1,postgres:5432\n127.0.0.1,postgres:5432\n10.77.4.3,postgres:0\n');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('Nothing was imported: 2 problems in 3 rows').waitFor();
    await text.fill('address,ports\n10.77.4.1,postgres:5432\n10.77.4.3,postgres:5432\n');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByRole('region', { name: 'Backend 2' }).waitFor();
    const addresses = await Promise.all((await addressOf(page).all()).map((field) => field.inputValue()));
    expect(addresses).toEqual(['10.77.4.1', '10.77.4.3']);
  }, 60_000);

  test('what strangers write is shown inert, and breaks nothing', async () => {
    const script = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    const word = 'W'.repeat(900);
    const item = { address: '10.77.5.1', ports: [{ name: 'postgres', port: 5432 }], note: `${script} ${word}` };
    const backend = await dba.registered('shop/orders-db', item);
    const watched = await world.page('/sign-in', { viewport: { width: 320, height: 640 } });
    await watched.signIn();
    await watched.go(`/backends/${backend.id}`);
    const { page } = watched;
    await watched.sees(/<script>document/);
    expect(await page.title()).toContain('10.77.5.1');
    const isTooWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    expect(await page.evaluate(isTooWide)).toBe(false);

    await watched.go('/register?namespace=shop&name=orders-db&step=backends');
    await addressOf(page).fill(`\u202Egnp.exe\u0007${'x'.repeat(4_000)}${script}`);
    await watched.sees(/is neither an IP address nor a host name/);
    expect(await page.title()).toContain('Register');
    expect(await page.evaluate(isTooWide)).toBe(false);
    await dba.remove(backend.id);
  }, 60_000);
});
