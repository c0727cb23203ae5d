import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice, NOT_READY } from '@rollcall/testing';

import { TestApi } from '../testing/test-api.js';

const CART = '/v1/namespaces/shop/services/cart';

interface Page {
  readonly items: readonly { readonly namespace: string; readonly name: string }[];
  readonly nextCursor: string | null;
}

let api: TestApi;
beforeAll(async () => {
  ({ api } = await TestApi.serving(
    aService('cart', { labels: { app: 'cart', tier: 'web' } }),
    aService('pay', { labels: { app: 'pay' } }),
    aService('cart', { namespace: 'blog' }),
    aService('search', { namespace: 'blog' }),
    aSlice('cart-x1', [anEndpoint('10.0.0.1', { zone: 'eu-1a' }), anEndpoint('10.0.0.2', { conditions: NOT_READY })]),
    aSlice('cart-x2', [anEndpoint('10.0.0.3')]),
  ));
});
afterAll(() => api.stop());

const names = async (query: string) =>
  ((await api.json(`/v1/services${query}`)) as Page).items.map(({ namespace, name }) => `${namespace}/${name}`);

describe('GET /v1/services', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ['blog/cart', 'blog/search', 'shop/cart', 'shop/pay']],
    ['?namespace=shop', ['shop/cart', 'shop/pay']],
    ['?namespace=nowhere', []],
    ['?cluster=prod&namespace=blog', ['blog/cart', 'blog/search']],
    ['?labelSelector=app%3Dcart', ['shop/cart']],
    ['?labelSelector=app+in+(cart,pay),!tier', ['shop/pay']],
    ['?q=CAR', ['blog/cart', 'shop/cart']],
    ['?q=shop/c', ['shop/cart']],
    ['?origin=kubernetes', ['blog/cart', 'blog/search', 'shop/cart', 'shop/pay']],
    ['?origin=external', []],
  ];
  test.each(cases)('%s', async (query, wanted) => {
    expect(await names(query)).toEqual(wanted);
  });

  test.each([
    '?limit=0',
    '?limit=501',
    '?limit=x',
    '?limit=-1',
    '?cursor=nonsense',
    '?cursor=',
    '?labelSelector=a%3D%3D%3Db',
    '?colour=red',
  ])('%s is refused', async (query) => {
    const response = await api.get(`/v1/services${query}`);
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'INVALID_ARGUMENT', errors: [{}] }]);
  });

  test('an unknown cluster is not found', async () => {
    expect((await api.get('/v1/services?cluster=nope')).status).toBe(404);
  });

  test('pages follow each other by Link, each Service once, with the filter kept', async () => {
    const seen: string[] = [];
    let path: string | null = '/v1/services?limit=1&q=cart&labelSelector=app+notin+(pay)';
    for (let pages = 0; path !== null && pages < 10; pages += 1) {
      const response = await api.get(path);
      const { items, nextCursor } = (await response.json()) as Page;
      seen.push(...items.map(({ namespace, name }) => `${namespace}/${name}`));
      const link = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1] ?? null;
      expect(link === null).toBe(nextCursor === null);
      path = link;
    }
    expect(seen).toEqual(['blog/cart', 'shop/cart']);
  });

  test('a Service that comes or goes between pages neither hides nor repeats another', async () => {
    const { api: own, prod } = await TestApi.serving(...['a', 'b', 'c', 'd'].map((name) => aService(name)));
    const first = (await own.json('/v1/services?limit=2')) as Page;
    await prod.remove(aService('b'));
    await prod.put(aService('aa'));
    const second = (await own.json(`/v1/services?limit=2&cursor=${first.nextCursor}`)) as Page;
    expect([first, second].flatMap(({ items }) => items.map(({ name }) => name))).toEqual(['a', 'b', 'c', 'd']);
    expect(second.nextCursor).toBeNull();
    await own.stop();
  });

  test('has the headers of every answer, and 304', async () => {
    const { headers } = await api.get('/v1/services');
    expect(Object.fromEntries(headers)).toMatchObject({
      'rollcall-revision': 'e1:1',
      'rollcall-stale': 'false',
      'cache-control': 'no-cache',
      vary: 'Accept, Authorization',
    });
    const known = await api.get('/v1/services', { 'if-none-match': headers.get('etag')! });
    expect([known.status, await known.text()]).toEqual([304, '']);
  });
});

describe('one Service', () => {
  test('is told with its counts, zones and freshness', async () => {
    expect(await api.json(CART)).toMatchObject({
      cluster: 'prod',
      namespace: 'shop',
      name: 'cart',
      type: 'ClusterIP',
      headless: false,
      labels: { app: 'cart', tier: 'web' },
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: '8080' }],
      endpointCounts: { ready: 2, notReady: 1, terminating: 0, total: 3 },
      zones: [
        { zone: '-', ready: 1, total: 2 },
        { zone: 'eu-1a', ready: 1, total: 1 },
      ],
      revision: 'e1:1',
      freshness: { stale: false },
    });
    expect((await api.get('/v1/namespaces/shop/services/nope')).status).toBe(404);
    expect((await api.get(`${CART}?readiness=any`)).status).toBe(400);
  });

  test('its slices are the objects of discovery.k8s.io/v1', async () => {
    const response = await api.get(`${CART}/slices`);
    expect(response.headers.get('rollcall-revision')).toBe('e1:1');
    expect(await response.json()).toMatchObject({
      items: [
        {
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: { name: 'cart-x1', labels: { 'kubernetes.io/service-name': 'cart' } },
          addressType: 'IPv4',
          endpoints: [{ addresses: ['10.0.0.1'], zone: 'eu-1a' }, { addresses: ['10.0.0.2'] }],
        },
        { metadata: { name: 'cart-x2' } },
      ],
    });
  });

  test('is described as kubectl does, as text', async () => {
    const response = await api.get(`${CART}/describe`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('rollcall-stale')).toBe('false');
    const text = await response.text();
    expect(text).toMatch(/^Name: +cart\nNamespace: +shop\n/);
    expect(text).toContain('cart-x2');
  });

  test('explain says why an address is selected, or is not', async () => {
    expect(await api.json(`${CART}/explain?address=10.0.0.1`)).toMatchObject({ address: '10.0.0.1', selected: true });
    const refused = (await api.json(`${CART}/explain?address=10.0.0.2`)) as { selected: boolean; reasons: object[] };
    expect(refused.selected).toBe(false);
    expect(refused.reasons).toEqual(expect.arrayContaining([expect.objectContaining({ slice: 'cart-x1' })]));
    expect(await api.json(`${CART}/explain?address=10.0.0.2&readiness=any`)).toMatchObject({ selected: true });
    for (const query of ['', '?address=', '?address=10.0.0.1&colour=red', '?address=10.0.0.1&zoneMode=prefer'])
      expect([query, (await api.get(`${CART}/explain${query}`)).status]).toEqual([query, 400]);
  });
});

describe('the way in', () => {
  test('/ has links: for programs, and as a page for people', async () => {
    expect(await api.json('/')).toMatchObject({ name: 'Rollcall', links: { services: '/v1/services', docs: '/docs' } });
    const page = await api.get('/', { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const links = [...(await page.text()).matchAll(/href="([^"]+)"/g)].map(([, href]) => href!);
    for (const href of links.filter((each) => each !== '/graphql'))
      expect([href, (await api.get(href)).status]).toEqual([href, 200]);
  });

  test('/docs and all that it loads comes from here, and is not sent twice', async () => {
    const page = await api.get('/docs');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    const html = await page.text();
    expect(html).not.toMatch(/https?:\/\//);
    const scripts = [...html.matchAll(/src="([^"]+)"/g)].map(([, src]) => src!);
    expect(scripts).toEqual(['/docs/scalar.js', '/docs/start.js']);
    expect(html.replaceAll(/<script src="[^"]+"><\/script>/g, '')).not.toContain('<script');
    for (const src of [...scripts, '/docs', '/openapi.json']) {
      const first = await api.get(src);
      expect([src, first.status]).toEqual([src, 200]);
      expect((await first.text()).length).toBeGreaterThan(100);
      const again = await api.get(src, { 'if-none-match': first.headers.get('etag')! });
      expect([src, again.status, await again.text()]).toEqual([src, 304, '']);
    }
    expect(await (await api.get('/docs/scalar.js')).text()).toContain('createApiReference');
    expect((await api.get('/docs/other.js')).status).toBe(404);
  });
});
