import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { RealControlPlane, TestDnsServer } from '@rollcall/testing';

import { BrowserWorld } from './harness/browser/browser-world.js';
import { ASSETS, CHROMIUM, inBrowser, onRealCluster } from './harness/environment.js';
import { Started } from './harness/started.js';

const suite = ASSETS === '' || CHROMIUM === '' ? describe.skip : describe;

const NAME = 'orders-db.corp.example';

suite(onRealCluster(inBrowser('an external database, from the browser to kubectl')), () => {
  const started = new Started();
  let plane: RealControlPlane;
  let world: BrowserWorld;

  beforeAll(async () => {
    const dns = await TestDnsServer.open(({ name, type }) =>
      name === NAME
        ? {
            type: 'RECORDS',
            records: type === 'A' ? [{ name, type: 'A', ttl: 60, data: '10.20.30.40' }] : [],
          }
        : { type: 'CODE', code: 'NXDOMAIN' },
    );
    started.add({ stop: () => dns.close() });
    plane = started.add(await RealControlPlane.start({ assets: ASSETS }));
    await plane.kubectl(['create', 'namespace', 'shop']);
    await plane.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'shop', name: 'orders-db' },
      spec: { ports: [{ name: 'pg', port: 5432 }] },
    });
    world = started.add(
      await BrowserWorld.start({
        kubeconfig: plane.kubeconfig(),
        environment: { ROLLCALL_DNS_SERVERS: dns.address },
      }),
    );
  }, 180_000);
  afterAll(() => started.stop(), 60_000);
  afterEach(() => world.closePages());

  test('a DBA registers it by name: resolved, tested, previewed, written, seen, and in kubectl', async () => {
    const watched = await world.page('/sign-in');
    await watched.signIn();
    await watched.go('/register');
    const { page } = watched;
    const next = (): Promise<void> => page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: 'shop/orders-db' }).check();
    await next();
    const address = page.getByRole('textbox', { name: 'Address' });
    await address.fill(NAME);
    await address.blur();
    await page.locator('[data-resolves=true]').getByText('10.20.30.40').waitFor();
    await next();
    await page.getByRole('button', { name: 'Test now' }).click();
    await page.locator('[data-phase=DNS][data-ok=true]').waitFor();
    await next();
    await page.locator('main').getByText('10.20.30.40').first().waitFor();
    expect(await page.locator('[data-warning=NOT_RESOLVED]').count()).toBe(0);
    expect(await plane.kubectl(['get', 'endpointslices', '-n', 'shop', '-o', 'name'])).toBe('');
    await next();
    await page.locator('[data-confirm]').click();
    await page.locator('[data-tracked=SEEN][data-state=DONE]').waitFor();
    await page.locator('[data-tracked=SERVED][data-state=DONE]').waitFor();
    const slices = await plane.kubectl(['get', 'endpointslices', '-n', 'shop']);
    expect(slices).toContain('orders-db-rollcall-ipv4-1');
    expect(slices).toContain('10.20.30.40');
    await page.getByRole('link', { name: NAME }).click();
    await page.getByText('Seen in the cluster').waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('1 to delete').waitFor();
    expect(await watched.accessibilityViolations()).toEqual([]);
  }, 120_000);
});
