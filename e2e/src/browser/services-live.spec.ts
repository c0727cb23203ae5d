import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';

import { BrowserWorld } from '../harness/browser/browser-world.js';
import { furnishShop, putEndpoints, putService } from '../harness/browser/shop.js';
import { CHROMIUM, inBrowser } from '../harness/environment.js';
import { eventually } from '../harness/eventually.js';

const suite = CHROMIUM === '' ? describe.skip : describe;

/** Names of the Services in the table, from above, and where each row is. */
async function rowsOf(page: Page): Promise<readonly { readonly name: string; readonly top: number }[]> {
  const rows = page
    .getByRole('table')
    .getByRole('row')
    .filter({ has: page.getByRole('cell') });
  const found = await rows.all();
  return Promise.all(
    found.map(async (row) => ({
      name: (await row.getByRole('link').textContent()) ?? '',
      top: (await row.boundingBox())?.y ?? NaN,
    })),
  );
}

suite(inBrowser('the list of services'), () => {
  let world: BrowserWorld;

  beforeAll(async () => {
    world = await BrowserWorld.start({ furnish: furnishShop });
  }, 120_000);
  afterEach(() => world.closePages());
  afterAll(() => world.stop(), 60_000);

  test('shows each service with how many of its endpoints are ready, and says that it is live', async () => {
    const { page } = await world.page('/services');
    const cart = page.getByRole('row', { name: /shop\/cart/ });
    await cart.getByText('2 of 3 ready').waitFor();
    await page.getByText('3 of 3 services').waitFor();
    await page
      .getByRole('row', { name: /shop\/orders-db/ })
      .getByText('No endpoints')
      .waitFor();
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
  });

  test('changes values where they stand, and holds new and gone rows back until they are asked for', async () => {
    const { page } = await world.page('/services');
    await page
      .getByRole('row', { name: /shop\/web/ })
      .getByText('2 of 2 ready')
      .waitFor();
    const before = await rowsOf(page);

    putEndpoints(world.cluster, 'web', [
      { address: '10.0.2.1', ready: false },
      { address: '10.0.2.2', ready: true },
    ]);
    await page
      .getByRole('row', { name: /shop\/web/ })
      .getByText('1 of 2 ready')
      .waitFor();
    putService(world.cluster, 'basket', [{ address: '10.0.3.1', ready: true }]);
    const show = page.getByRole('button', { name: '1 change, show' });
    await show.waitFor();
    expect(await rowsOf(page)).toEqual(before);

    await show.click();
    await page.getByRole('row', { name: /shop\/basket/ }).waitFor();
    world.cluster.delete('endpointslices', 'shop', 'basket-1');
    world.cluster.delete('services', 'shop', 'basket');
    await page
      .getByRole('row', { name: /shop\/basket/ })
      .getByText('gone')
      .waitFor();
    await show.click();
    await page.getByRole('row', { name: /shop\/basket/ }).waitFor({ state: 'detached' });
    putEndpoints(world.cluster, 'web', [
      { address: '10.0.2.1', ready: true },
      { address: '10.0.2.2', ready: true },
    ]);
  });

  test('stands still while it is paused', async () => {
    const { page } = await world.page('/services');
    const web = page.getByRole('row', { name: /shop\/web/ });
    await web.getByText('2 of 2 ready').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    const other = await world.page('/services');
    putEndpoints(world.cluster, 'web', [
      { address: '10.0.2.1', ready: false },
      { address: '10.0.2.2', ready: true },
    ]);
    await other.page
      .getByRole('row', { name: /shop\/web/ })
      .getByText('1 of 2 ready')
      .waitFor();
    expect(await web.getByText('2 of 2 ready').count()).toBe(1);
    await page.getByRole('button', { name: 'Resume' }).click();
    await web.getByText('1 of 2 ready').waitFor();
    putEndpoints(world.cluster, 'web', [
      { address: '10.0.2.1', ready: true },
      { address: '10.0.2.2', ready: true },
    ]);
  });

  test('a service that is not there says so once, and comes to life when it is there', async () => {
    const watched = await world.page('/services/shop/none');
    watched.expectComplaint(/status of 404/);
    const { page } = watched;
    await page.getByText('There is no such thing').waitFor();
    expect([await page.getByRole('alert').count(), await page.getByRole('link', { name: 'History' }).count()]).toEqual([
      1, 0,
    ]);
    putService(world.cluster, 'none', [{ address: '10.0.4.1', ready: true }]);
    await eventually(
      'it is mirrored',
      async () => (await fetch(`${world.url}/v1/namespaces/shop/services/none`)).status === 200,
    );
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByRole('table').getByText('10.0.4.1').waitFor();
    world.cluster.delete('endpointslices', 'shop', 'none-1');
    world.cluster.delete('services', 'shop', 'none');
    await eventually(
      'it is gone',
      async () => (await fetch(`${world.url}/v1/namespaces/shop/services/none`)).status === 404,
    );
  }, 60_000);

  test('has what it was narrowed to in its URL, and is the same after a reload', async () => {
    const watched = await world.page('/services');
    const { page } = watched;
    await page.getByLabel('Name or namespace').fill('SHOP/c');
    await page.getByText('1 of 3 services').waitFor();
    await page.getByLabel('State').selectOption('Some not ready');
    await page.waitForURL(
      (url) => url.searchParams.get('state') === 'not-ready' && url.searchParams.get('q') === 'SHOP/c',
    );
    await page.reload();
    await watched.settled();
    await page.getByText('1 of 3 services').waitFor();
    expect((await rowsOf(page)).map(({ name }) => name)).toEqual(['shop/cart']);
    expect(await page.getByLabel('Name or namespace').inputValue()).toBe('SHOP/c');
  });

  test('says that nothing matches, what is wrong with a selector, and how to get out', async () => {
    const watched = await world.page('/services?q=nothing-like-this');
    await watched.sees('No service matches');
    await watched.page.getByRole('main').getByRole('link', { name: 'Clear filters' }).click();
    await watched.sees('3 of 3 services');
    watched.expectComplaint(/status of 400/);
    await watched.go('/services?labels=%21%21');
    await watched.sees('Rollcall does not accept this');
  });

  test('leads to why an endpoint is missing: conditions as they were published, and what they are taken for', async () => {
    const watched = await world.page('/services?state=not-ready');
    const { page } = watched;
    await page.getByRole('link', { name: 'shop/cart' }).click();
    await page
      .getByRole('row', { name: /10\.0\.1\.2/ })
      .getByText('Not ready')
      .waitFor();
    const unset = page.getByRole('row', { name: /10\.0\.1\.3/ });
    await unset.getByText('unset, treated as ready').waitFor();
    await page.getByLabel('Condition').selectOption('Not ready');
    await page.getByText('1 of 3 endpoints').waitFor();
    await page.reload();
    await page.getByText('1 of 3 endpoints').waitFor();
  });

  test('opens one socket, whatever a page watches', async () => {
    const sockets: string[] = [];
    const watched = await world.page('/sign-in');
    watched.page.on('websocket', (socket) => sockets.push(socket.url()));
    await watched.go('/');
    await watched.page.getByRole('link', { name: 'Services', exact: true }).click();
    await watched.page.getByRole('link', { name: 'shop/cart' }).click();
    await watched.page.getByRole('row', { name: /10\.0\.1\.1/ }).waitFor();
    expect(sockets).toHaveLength(1);
  });

  test('stays, and says since when it is old, while the API is away; and goes on by itself when it is back', async () => {
    const watched = await world.page('/services');
    const { page } = watched;
    watched.expectComplaint(/WebSocket connection|ERR_CONNECTION_REFUSED|Failed to load resource/);
    await page
      .getByRole('row', { name: /shop\/cart/ })
      .getByText('2 of 3 ready')
      .waitFor();
    const { api } = world.installation;
    await api.stop('SIGKILL');
    await page.getByText(/No connection to Rollcall: this is what was known at \d\d:\d\d:\d\d/).waitFor();
    await page.getByRole('banner').getByText('Reconnecting').waitFor();
    expect(await page.getByRole('row', { name: /shop\/cart/ }).count()).toBe(1);

    putEndpoints(world.cluster, 'cart', [{ address: '10.0.1.1', ready: true }]);
    world.installation.apis.splice(0);
    await world.installation.addApi({ ROLLCALL_PORT: String(api.port) });
    await page
      .getByRole('row', { name: /shop\/cart/ })
      .getByText('1 of 1 ready')
      .waitFor({ timeout: 60_000 });
    await page.getByText(/No connection to Rollcall/).waitFor({ state: 'detached' });
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
    furnishShop(world.cluster);
  }, 120_000);

  test('tells of a cluster that cannot be reached in other words than of a lost connection', async () => {
    const watched = await world.page('/services');
    const { page } = watched;
    await page.getByRole('row', { name: /shop\/cart/ }).waitFor();
    world.cluster.faults.always('/', { type: 'RESET' });
    world.cluster.breakConnections();
    await page
      .getByText(/Cluster real (cannot be reached|is stale)/)
      .first()
      .waitFor({ timeout: 60_000 });
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
    world.cluster.faults.clear();
    await eventually(
      'the page is current again',
      async () => (await page.getByText(/^Cluster real/).count()) === 0,
      60_000,
    );
  }, 120_000);
});
