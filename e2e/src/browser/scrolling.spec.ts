import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import { BrowserWorld } from '../harness/browser/browser-world.js';
import { mainThreadTasks } from '../harness/browser/main-thread.js';
import { putEndpoints, putService } from '../harness/browser/shop.js';
import { CHROMIUM, inBrowser } from '../harness/environment.js';

const suite = CHROMIUM === '' ? describe.skip : describe;

const SERVICES = 1_000;
/** Milliseconds: what a task may take at most, so that nobody sees the page stop. */
const BUDGET = 50;
/** A screen holds 18 rows; 8 more are drawn above it and below. */
const DRAWN_AT_MOST = 36;
/** Of pixels: one turn of a wheel, less than a screen. */
const TURN = 400;

const nameOf = (i: number): string => `service-${String(i).padStart(4, '0')}`;

suite(inBrowser('a list of a thousand services'), () => {
  let world: BrowserWorld;
  let changes = 0;

  beforeAll(async () => {
    world = await BrowserWorld.start({
      furnish: (cluster) => {
        for (let i = 0; i < SERVICES; i += 1)
          putService(cluster, nameOf(i), [
            { address: `10.1.${i >> 8}.${i & 255}`, ready: true, zone: 'eu-1a' },
            { address: `10.2.${i >> 8}.${i & 255}`, ready: true, zone: 'eu-1b' },
          ]);
      },
    });
  }, 120_000);
  afterEach(() => world.closePages());
  afterAll(() => world.stop(), 60_000);

  async function opened(): Promise<Page> {
    const { page } = await world.page('/services', { viewport: { width: 1280, height: 720 } });
    await page.getByText('1000 of 1000 services').waitFor();
    await page.mouse.move(640, 400);
    return page;
  }

  /** One Service after another turns not ready. */
  function changeOne(): void {
    const i = (changes * 7) % SERVICES;
    changes += 1;
    putEndpoints(world.cluster, nameOf(i), [{ address: `10.1.${i >> 8}.${i & 255}`, ready: false }]);
  }

  /** Turns the wheel until the end is reached. Returns the numbers of the rows that were drawn on the way, and how many at most at once. */
  async function turn(page: Page, by: number): Promise<{ readonly seen: ReadonlySet<number>; readonly most: number }> {
    const seen = new Set<number>();
    let most = 0;
    for (let isThere = false; !isThere;) {
      const view = await viewOf(page);
      for (const row of view.rows) seen.add(row);
      most = Math.max(most, view.rows.length);
      changeOne();
      await page.mouse.wheel(0, by);
      isThere = by > 0 ? view.isAtEnd : view.isAtTop;
    }
    return { seen, most };
  }

  /** From the top to the end and back, by wheel and by keys, while Services change. */
  async function scroll(page: Page): Promise<void> {
    const all = Array.from({ length: SERVICES }, (_, i) => i);
    for (const by of [TURN, -TURN]) {
      const { seen, most } = await turn(page, by);
      expect([...seen].sort((a, b) => a - b)).toEqual(all);
      expect(most).toBeLessThanOrEqual(DRAWN_AT_MOST);
    }
    await page.keyboard.press('End');
    await page.getByRole('link', { name: nameOf(SERVICES - 1) }).waitFor();
    changeOne();
    await page.keyboard.press('Home');
    // The first that was changed.
    await page
      .getByRole('row', { name: nameOf(0) })
      .getByText('0 of 1 ready')
      .waitFor();
  }

  test('is scrolled from end to end while it changes, and no task of the page takes longer than 50 ms', async () => {
    const page = await opened();
    // A machine that does much else makes a task longer now and then, but not the same way each time; and none shorter.
    let tooLong: readonly number[] = [];
    for (let round = 0; round === 0 || (round < 3 && tooLong.length > 0); round += 1)
      tooLong = (await mainThreadTasks(page, () => scroll(page))).filter((task) => task > BUDGET);
    expect(tooLong).toEqual([]);
  }, 180_000);

  test('would be found out: the same measuring finds a task that is longer', async () => {
    const page = await opened();
    const busy = (ms: number): Promise<unknown> =>
      page.evaluate(`new Promise((resolve) => setTimeout(() => {
        const until = performance.now() + ${ms};
        while (performance.now() < until);
        resolve();
      }))`);
    // On a machine that does other work, the page has only a part of its time.
    let found: readonly number[] = [];
    for (let ms = BUDGET * 1.2; found.length === 0 && ms < 5_000; ms *= 2)
      found = (await mainThreadTasks(page, () => busy(ms))).filter((task) => task > BUDGET);
    expect(found).toHaveLength(1);
  }, 60_000);
});

interface View {
  /** Numbers of the rows in the document, from 0. */
  readonly rows: readonly number[];
  readonly isAtTop: boolean;
  readonly isAtEnd: boolean;
}

/** Once the page stands still, and the browser has drawn what was made of the last turn. */
function viewOf(page: Page): Promise<View> {
  return page.evaluate<View>(`new Promise((resolve) => {
    const look = (last) => requestAnimationFrame(() => {
      if (scrollY !== last) return look(scrollY);
      const rows = [...document.querySelectorAll('[role=row]:has([role=cell])')].map((row) => row.ariaRowIndex - 2);
      const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
      resolve({ rows, isAtTop: scrollY === 0, isAtEnd });
    });
    look(NaN);
  })`);
}
