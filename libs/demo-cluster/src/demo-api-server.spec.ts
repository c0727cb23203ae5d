import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { DemoApiServer } from './demo-api-server.js';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
interface ListBody {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

const SERVICES = '/api/v1/services';
const IN_SHOP = '/api/v1/namespaces/shop/services';

describe('the in-process API server', () => {
  let server: DemoApiServer;
  beforeEach(async () => {
    server = new DemoApiServer({ firstVersion: 100n });
    await server.listen();
  });
  afterEach(() => server.close());

  const put = (name: string, namespace = 'shop') => server.put('services', { metadata: { name, namespace }, spec: {} });
  const ask = async (method: string, path: string, body?: object): Promise<Answer> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${server.url}${path}`, { method, ...sent });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const list = async (path: string): Promise<ListBody> => (await ask('GET', path)).body as unknown as ListBody;

  /** Events of a watch, until one satisfies; then it is left. */
  const watch = async (query: string, last: (event: { type: string; name: string }) => boolean) => {
    const leave = new AbortController();
    const response = await fetch(`${server.url}${SERVICES}?watch=true&${query}`, { signal: leave.signal });
    const events: string[] = [];
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const { type, object } = JSON.parse(line) as { type: string; object: { metadata: { name?: string } } };
        const event = { type, name: object.metadata.name ?? '' };
        events.push(`${type} ${event.name}`.trim());
        if (last(event)) {
          leave.abort();
          return events;
        }
      }
    }
    return events;
  };

  test('creates, reads, replaces, patches and deletes, each with a newer version', async () => {
    server.put('namespaces', { metadata: { name: 'shop' } });
    const created = await ask('POST', IN_SHOP, { metadata: { name: 'cart' }, spec: { type: 'ClusterIP' } });
    expect(created).toMatchObject({
      status: 201,
      body: { kind: 'Service', apiVersion: 'v1', metadata: { namespace: 'shop', resourceVersion: '102' } },
    });
    const { uid } = created.body.metadata as { uid: string };
    expect(
      await ask('PUT', `${IN_SHOP}/cart`, { metadata: { name: 'cart' }, spec: { type: 'NodePort' } }),
    ).toMatchObject({
      status: 200,
      body: { metadata: { uid, resourceVersion: '103', generation: 2 } },
    });
    expect(await ask('PATCH', `${IN_SHOP}/cart`, { spec: { clusterIP: 'None', type: null } })).toMatchObject({
      body: { spec: { clusterIP: 'None' }, metadata: { uid, resourceVersion: '104' } },
    });
    expect(await ask('DELETE', `${IN_SHOP}/cart`)).toMatchObject({
      status: 200,
      body: { metadata: { resourceVersion: '105' } },
    });
    expect(await ask('GET', `${IN_SHOP}/cart`)).toMatchObject({
      status: 404,
      body: { kind: 'Status', reason: 'NotFound' },
    });
  });

  test('does not write what changes nothing, and refuses what was read before a change', async () => {
    server.put('namespaces', { metadata: { name: 'shop' } });
    const { metadata, spec } = put('cart');
    expect((await ask('PUT', `${IN_SHOP}/cart`, { metadata, spec })).body.metadata).toEqual(metadata);
    server.put('services', { metadata: { name: 'cart', namespace: 'shop' }, spec: { type: 'NodePort' } });
    expect(await ask('PUT', `${IN_SHOP}/cart`, { metadata, spec: {} })).toMatchObject({
      status: 409,
      body: { reason: 'Conflict' },
    });
    expect(await ask('POST', IN_SHOP, { metadata: { name: 'cart' } })).toMatchObject({
      status: 409,
      body: { reason: 'AlreadyExists' },
    });
  });

  test('lists in the order of names, by page, at one version', async () => {
    for (const name of ['c', 'a', 'b']) put(name);
    put('z', 'other');
    const first = await list(`${SERVICES}?limit=3`);
    expect(first.items.map(({ metadata }) => metadata.name)).toEqual(['z', 'a', 'b']);
    expect(first.metadata).toMatchObject({ resourceVersion: '104', remainingItemCount: 1 });
    put('d');
    const second = await list(`${SERVICES}?limit=3&continue=${first.metadata.continue ?? ''}`);
    expect(second.metadata.resourceVersion).toBe('104');
    expect((await list(IN_SHOP)).items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('refuses continue tokens and watches of a version that it forgot (410), and lists of one that has not come (504)', async () => {
    for (const name of ['a', 'b']) put(name);
    const { metadata } = await list(`${SERVICES}?limit=1`);
    put('c');
    server.store.compact();
    const expired = { status: 410, body: { code: 410, reason: 'Expired' } };
    expect(await ask('GET', `${SERVICES}?limit=1&continue=${metadata.continue ?? ''}`)).toMatchObject(expired);
    expect(await ask('GET', `${SERVICES}?watch=true&resourceVersion=101`)).toMatchObject(expired);
    expect(await ask('GET', `${SERVICES}?resourceVersion=9999`)).toMatchObject({
      status: 504,
      body: { details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } },
    });
  });

  test('watches on from a version: what was missed, then what comes, of this resource only', async () => {
    put('a');
    const from = server.store.version;
    put('b');
    server.put('endpointslices', { metadata: { name: 's', namespace: 'shop' }, endpoints: [] });
    server.delete('services', 'shop', 'a');
    const events = watch(`resourceVersion=${from}`, ({ name }) => name === 'last');
    while (server.openWatches === 0) await new Promise((resolve) => setImmediate(resolve));
    put('last');
    expect(await events).toEqual(['ADDED b', 'DELETED a', 'ADDED last']);
  });

  test('streams a list, and says where it ends', async () => {
    put('a');
    put('b');
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    expect(await watch(query, ({ type }) => type === 'BOOKMARK')).toEqual(['ADDED a', 'ADDED b', 'BOOKMARK']);
    expect((await ask('GET', `${SERVICES}?watch=true&sendInitialEvents=true`)).status).toBe(400);
  });

  test('writes empty lists of slices as null, as the real one does (semantics ASC-5)', () => {
    const slice = server.put('endpointslices', {
      metadata: { name: 's', namespace: 'shop' },
      endpoints: [],
      ports: [],
    });
    expect(slice).toMatchObject({ endpoints: null, ports: null });
  });

  test('says which resources it has, so that kubectl can read it', async () => {
    const { body } = await ask('GET', '/api/v1');
    expect(body).toMatchObject({ kind: 'APIResourceList', groupVersion: 'v1' });
    const resources = body.resources as readonly { name: string; shortNames?: readonly string[] }[];
    expect(resources.map(({ name }) => name)).toEqual(['services', 'pods', 'namespaces', 'nodes']);
    expect(resources[0]).toMatchObject({ singularName: 'service', shortNames: ['svc'], namespaced: true });
    expect((await ask('GET', '/apis/discovery.k8s.io/v1')).body).toMatchObject({
      resources: [{ name: 'endpointslices', kind: 'EndpointSlice' }],
    });
    expect((await ask('GET', '/apis/apps/v1')).status).toBe(404);
  });

  test('says its version, what one may do, and 404, 405 and 400 where they belong', async () => {
    expect((await ask('GET', '/version')).body).toMatchObject({ gitVersion: 'v1.36.0+demo' });
    const review = { spec: { resourceAttributes: { group: '', resource: 'services', verb: 'list' } } };
    expect((await ask('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', review)).body).toMatchObject({
      status: { allowed: true },
    });
    expect((await ask('GET', '/api/v1/secrets')).status).toBe(404);
    expect((await ask('DELETE', SERVICES)).status).toBe(405);
    const response = await fetch(`${server.url}${IN_SHOP}`, { method: 'POST', body: '{' });
    expect(response.status).toBe(400);
  });

  test('lets those who may only read do nothing else, and tells them so when they ask', async () => {
    const guarded = new DemoApiServer({ tokens: new Set(['all', 'read']), readers: new Set(['read']) });
    await guarded.listen();
    guarded.put('namespaces', { metadata: { name: 'shop' } });
    const as = async (token: string, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${token}` };
      const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const response = await fetch(`${guarded.url}${path}`, { headers, ...sent });
      return { status: response.status, body: (await response.json()) as { status?: { allowed?: boolean } } };
    };
    const may = async (token: string, verb: string) => {
      const spec = { resourceAttributes: { group: 'discovery.k8s.io', resource: 'endpointslices', verb } };
      return (await as(token, '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec })).body.status?.allowed;
    };
    expect((await as('read', SERVICES)).status).toBe(200);
    expect((await as('read', IN_SHOP, { metadata: { name: 'cart' } })).status).toBe(403);
    expect((await as('all', IN_SHOP, { metadata: { name: 'cart' } })).status).toBe(201);
    expect([await may('read', 'list'), await may('read', 'patch'), await may('all', 'patch')]).toEqual([
      true,
      false,
      true,
    ]);
    await guarded.close();
  });
});
