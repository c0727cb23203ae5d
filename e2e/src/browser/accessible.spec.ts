import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import { BrowserWorld } from '../harness/browser/browser-world.js';
import { furnishShop } from '../harness/browser/shop.js';
import { CHROMIUM, inBrowser } from '../harness/environment.js';

const suite = CHROMIUM === '' ? describe.skip : describe;

const SCREENS = [
  '/',
  '/services',
  '/services?q=nothing-like-this',
  '/services/shop/cart',
  '/services/shop/cart?group=slices',
  '/services/shop/orders-db',
  '/clusters',
  '/explore',
  '/sign-in',
  '/services/shop/none',
];

/** What has the focus: its name, and whether it can be seen where it is. */
async function focused(page: Page): Promise<{ readonly text: string; readonly isSeen: boolean }> {
  return page.evaluate<{ text: string; isSeen: boolean }>(`(() => {
    const element = document.activeElement;
    const { top, left, bottom, right } = element.getBoundingClientRect();
    const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return { text: element.getAttribute('aria-label') || element.textContent || element.id, isSeen: element === on || element.contains(on) };
  })()`);
}

suite(inBrowser('the admin UI'), () => {
  let world: BrowserWorld;

  beforeAll(async () => {
    world = await BrowserWorld.start({ furnish: furnishShop });
  }, 120_000);
  afterEach(() => world.closePages());
  afterAll(() => world.stop(), 60_000);

  test.each(['light', 'dark'] as const)(
    'has nothing that axe objects to, in the %s theme',
    async (colorScheme) => {
      const watched = await world.page('/', { colorScheme, reducedMotion: 'reduce' });
      watched.expectComplaint(/status of 404/);
      for (const path of SCREENS) {
        await watched.go(path);
        expect([path, await watched.accessibilityViolations()]).toEqual([path, []]);
      }
      await watched.page.getByRole('button', { name: 'Theme and language' }).click();
      await watched.page.getByRole('menu').waitFor();
      expect(await watched.accessibilityViolations()).toEqual([]);
    },
    120_000,
  );

  test('can be used with the keyboard alone: skip link, filters, a service, its tabs, the theme', async () => {
    const watched = await world.page('/services');
    const { page } = watched;
    await page.getByRole('link', { name: 'shop/cart' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toEqual({ text: 'Skip to content', isSeen: true });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('cart');
    await page.getByText('1 of 3 services').waitFor();
    for (let i = 0; i < 30 && !(await focused(page)).text.includes('shop/cart'); i += 1) {
      await page.keyboard.press('Tab');
      expect(await focused(page)).toMatchObject({ isSeen: true });
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'shop/cart', level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Zones' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/services\/shop\/cart\/zones/);
    await page.getByRole('button', { name: 'Theme and language' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: 'Dark' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
  });

  test('speaks Chinese where that is wanted, and says so to programs', async () => {
    const { page } = await world.page('/services', { locale: 'zh-CN' });
    await page.getByRole('heading', { name: '服务', level: 1 }).waitFor();
    await page.locator('html[lang="zh-CN"]').waitFor();
    await page.getByRole('button', { name: '主题和语言' }).click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Services', level: 1 }).waitFor();
  });

  test.each(SCREENS)('fits a page that is 320 pixels wide: %s', async (path) => {
    const watched = await world.page('/explore', { viewport: { width: 320, height: 640 } });
    watched.expectComplaint(/status of 404/);
    await watched.go(path);
    expect(await watched.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  });

  test('is understood in forced colours, and does not move where that is not wanted', async () => {
    const { page } = await world.page('/services', { forcedColors: 'active', reducedMotion: 'reduce' });
    await page
      .getByRole('row', { name: /shop\/cart/ })
      .getByText('2 of 3 ready')
      .waitFor();
    expect(await page.evaluate<boolean>("matchMedia('(forced-colors: active)').matches")).toBe(true);
    const moving = await page.evaluate<number>(
      "[...document.querySelectorAll('*')].filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0.01).length",
    );
    expect(moving).toBe(0);
  });
});
