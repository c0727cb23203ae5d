import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually, RecordingSourceListener } from '@rollcall/testing';

import { ObservedServer, serviceNamed } from './testing/observed-server.js';
import { TcpRelay } from './testing/tcp-relay.js';

const SERVICES = { resource: 'services', namespace: null } as const;
const WATCH = '/services?watch=true';

const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version: 7 (900)' };
const tooLarge = {
  kind: 'Status',
  code: 504,
  reason: 'Timeout',
  message: 'Too large resource version: 99, current: 9',
  details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] },
};

describe('a watch', () => {
  let world: ObservedServer;
  beforeEach(async () => {
    world = await ObservedServer.open();
    world.putService('cart');
  });
  afterEach(() => world.close());

  const here = (): ReadonlyMap<string, string> =>
    new Map(['services', 'endpointslices'].map((scope) => [scope, world.server.store.version]));
  const versions = (): readonly (string | null)[] =>
    world.watches('services').map((query) => query.get('resourceVersion'));

  describe('at a version that the server does not have begins anew with a list, however it is said', () => {
    test.each([
      ['410 as status', { type: 'STATUS', code: 410, reason: 'Expired' } as const],
      ['410 without a reason', { type: 'STATUS', code: 410 } as const],
      ['reason Gone', { type: 'STATUS', code: 400, reason: 'Gone' } as const],
      [
        'too large resource version',
        { type: 'STATUS', code: 504, reason: 'Timeout', cause: 'ResourceVersionTooLarge' } as const,
      ],
    ])('%s', async (_, fault) => {
      world.server.faults.next({ url: WATCH }, fault);
      const { listener } = world.observe({ cursors: here() });
      await listener.until(() => listener.has('services', 'shop/cart'));
      expect(listener.news('RELIST')).toHaveLength(1);
      expect(listener.news('TROUBLE')).toEqual([]);
      expect(versions()).toEqual(['1001', null]);
    });

    test.each([
      ['410 as ERROR event', gone],
      ['too large resource version as ERROR event', tooLarge],
      ['an internal error as ERROR event', { kind: 'Status', code: 500, reason: 'InternalError', message: 'decode' }],
      ['an ERROR event that says nothing', {}],
    ])('%s, and the stream is left even if the server does not end it', async (_, status) => {
      const { listener } = await world.observeUntilWatching();
      world.server.failWatches(status);
      await listener.until(() => listener.count('SNAPSHOT', 'services') === 2);
      expect(listener.news('RELIST').length).toBeGreaterThanOrEqual(1);
      await eventually('both watches are open', () => world.server.openWatches === 2);
      world.putService('pay');
      await listener.until(() => listener.has('services', 'shop/pay'));
    });
  });

  test('that is over is resumed at the same version, without a list and without trouble', async () => {
    const { listener } = await world.observeUntilWatching();
    world.putService('pay');
    await listener.until(() => listener.has('services', 'shop/pay'));
    world.server.endWatches();
    await eventually('two versions were told', () => versions().length === 2);
    world.putService('late');
    await listener.until(() => listener.has('services', 'shop/late'));
    expect(versions()).toEqual([null, '1002']);
    expect(listener.count('SNAPSHOT', 'services')).toBe(1);
    expect(listener.news('TROUBLE')).toEqual([]);
  });

  test('that is reset is told, and resumed at the same version', async () => {
    const { listener } = await world.observeUntilWatching();
    world.server.breakConnections();
    world.putService('pay');
    await listener.until(() => listener.has('services', 'shop/pay'));
    expect(new Set(listener.news('TROUBLE').map(({ trouble }) => trouble.kind))).toEqual(new Set(['UNREACHABLE']));
    expect(new Set(versions())).toEqual(new Set([null, '1001']));
    expect(listener.count('SNAPSHOT', 'services')).toBe(1);
  });

  test('that is reset inside an event is resumed after the last whole one', async () => {
    const cursors = here();
    for (const name of ['a', 'b', 'c']) world.putService(name);
    const bytes = JSON.stringify({ type: 'ADDED', object: world.server.store.get(SERVICE, named('a')) }).length + 1;
    world.server.faults.next({ url: WATCH }, { type: 'RESET', afterBytes: bytes * 2 - 20 });
    const { listener } = world.observe({ cursors });
    await listener.until(() => listener.has('services', 'shop/c'));
    expect(versions()).toEqual(['1001', '1002']);
    const names = listener.heard.flatMap((each) => (each.type === 'UPSERT' ? [each.name] : []));
    expect(names).toEqual(['shop/a', 'shop/b', 'shop/c']);
  });

  test('goes on from a bookmark, even where nothing else ever came', async () => {
    const { source, listener } = await world.observeUntilWatching();
    for (let i = 0; i < 5; i += 1) world.server.store.touch();
    world.server.bookmark();
    await listener.until(() => listener.news('PROGRESS').length === 2);
    expect(listener.news('PROGRESS')[0]).toEqual({ type: 'PROGRESS', resourceVersion: '1006' });
    await source.stop();

    world.server.store.compact();
    const cursors = new Map(['services', 'endpointslices'].map((scope) => [scope, listener.version(scope)]));
    const second = await world.observeUntilWatching({ cursors });
    expect(second.listener.count('SNAPSHOT')).toBe(0);
    expect(second.listener.news('RELIST')).toEqual([]);
  });

  test('reads events that come byte by byte, cut inside characters', async () => {
    world.server.faults.always(WATCH, { type: 'DRIP' });
    const { listener } = world.observe();
    await listener.until(() => listener.news('WATCHING').length >= 2);
    const text = 'é ☃ 𝒳 – 😀';
    world.putService('pay', { text });
    await listener.until(() => listener.has('services', 'shop/pay'));
    expect(listener.objects.get('services')!.get('shop/pay')!.object.metadata.labels).toEqual({ text });
    expect(listener.news('RELIST')).toEqual([]);
  });

  test('reads an event of 2 MB', async () => {
    const { listener } = await world.observeUntilWatching();
    const large = 'ä'.repeat(1_000_000);
    world.putService('large', { large });
    await listener.until(() => listener.has('services', 'shop/large'));
    expect(listener.objects.get('services')!.get('shop/large')!.object.metadata.labels).toEqual({ large });
    expect(listener.news('RELIST')).toEqual([]);
  });

  test.each([
    ['half an event', '{"type":"ADDED","object":{"metadata"'],
    ['no JSON', 'upstream connect error'],
    ['no event', 'null'],
    ['a type that nobody knows', '{"type":"SURPRISE","object":{}}'],
    ['an object without a version', '{"type":"ADDED","object":{"metadata":{"name":"x","namespace":"shop"}}}'],
    ['a bookmark without a version', '{"type":"BOOKMARK","object":{}}'],
    ['a deletion that does not say of what', '{"type":"DELETED","object":{"metadata":{"resourceVersion":"1002"}}}'],
  ])('with a line that is %s is left for a list, and nothing is skipped', async (_, line) => {
    world.server.faults.next({ url: WATCH }, { type: 'LINE', line });
    const { listener } = await world.observeUntilWatching();
    world.putService('lost');
    await listener.until(() => listener.has('services', 'shop/lost'));
    expect(listener.news('RELIST')).toHaveLength(1);
    expect(listener.count('SNAPSHOT', 'services')).toBe(2);
  });

  test('reports and skips an object that cannot be read, and goes on after it', async () => {
    const { listener } = await world.observeUntilWatching();
    world.server.put('services', { ...serviceNamed('cart'), spec: 'nonsense' });
    await listener.until(() => listener.news('REJECTED').length > 0);
    expect(listener.news('REJECTED')).toMatchObject([{ dropped: 'object', ref: { name: 'cart' } }]);
    expect(listener.has('services', 'shop/cart')).toBe(true);
    world.server.endWatches();
    await eventually('two versions were told', () => versions().length === 2);
    expect(versions()).toEqual([null, '1002']);
  });

  test('reports and skips one bad endpoint in a slice, and delivers the others', async () => {
    const { listener } = await world.observeUntilWatching();
    world.server.put('endpointslices', {
      metadata: { name: 'cart-1', namespace: 'shop' },
      addressType: 'IPv4',
      endpoints: [
        { addresses: ['10.0.0.1'] },
        { addresses: 7 },
        { addresses: ['10.0.0.3'], conditions: { ready: 'no' } },
      ],
    });
    await listener.until(() => listener.has('endpointslices', 'shop/cart-1'));
    expect(listener.objects.get('endpointslices')!.get('shop/cart-1')!.object).toMatchObject({
      endpoints: [{ addresses: ['10.0.0.1'] }],
    });
    expect(listener.news('REJECTED')).toMatchObject([
      {
        dropped: 'endpoint',
        ref: { name: 'cart-1' },
        violations: [/addresses/, /ready/].map((each) => expect.stringMatching(each)),
      },
    ]);
  });

  test('at a version that has not come yet stays silent, and its proof tells that the server is behind', async () => {
    const cursors = new Map(['services', 'endpointslices'].map((scope) => [scope, '5000']));
    const { source, listener } = world.observe({ cursors, heartbeatMs: 20 });
    await listener.until(() => listener.news('PROOF').length >= 2);
    expect(listener.news('PROOF')[0]!.resourceVersion).toBe('1001');
    source.relist(SERVICES, 'the server is behind');
    await listener.until(() => listener.has('services', 'shop/cart'));
    expect(listener.version('services')).toBe('1001');
  });

  test('is told to work again once a comparison succeeds after one that failed', async () => {
    const { listener } = await world.observeUntilWatching({ heartbeatMs: 20 });
    const before = listener.news('WATCHING').length;
    world.server.faults.next({ url: '/services?limit=1' }, { type: 'STATUS', code: 503 });
    await listener.until(() => listener.news('TROUBLE').length === 1);
    await listener.until(() => listener.news('WATCHING').length > before);
    expect(listener.count('SNAPSHOT', 'services')).toBe(1);
  });

  test('takes nothing from another cluster that appears behind the address without a failure', async () => {
    const first = new RecordingSourceListener();
    await world.observeUntilWatching({ listener: first });
    first.acceptedUid = first.identities[0]!.uid;
    world.server.setIdentity('another');
    world.server.endWatches();
    await first.until(() => first.news('TROUBLE').length >= 2);
    world.putService('foreign');
    expect(first.news('TROUBLE')[0]!.trouble.kind).toBe('OTHER_CLUSTER');
    const seen = first.names('services');

    world.server.setIdentity(first.acceptedUid);
    await first.until(() => first.has('services', 'shop/foreign'));
    expect(seen).toEqual(['shop/cart']);
  });

  test('of one scope that begins anew does not disturb another that waits for the same identity', async () => {
    world.server.faults.next({ url: '/namespaces/kube-system' }, { type: 'SILENCE' });
    const { source, listener } = world.observe({ timeoutMs: 200 });
    await eventually('a request came', () => world.server.requests.length === 1);
    source.relist(SERVICES, 'because');
    await listener.until(() => listener.count('SNAPSHOT') === 2);
    expect(new Set(listener.news('TROUBLE').map(({ trouble }) => trouble.kind))).toEqual(new Set(['UNREACHABLE']));
  });

  test('on a connection that died without a word is replaced when it was silent for too long', async () => {
    const relay = await TcpRelay.open(Number(new URL(world.server.url).port));
    const config = world.server.kubeconfig().replaceAll(world.server.url, relay.url);
    const kubeconfig = world.writeKubeconfig('relayed', config);
    const { source, listener } = await world.observeUntilWatching({ kubeconfig, watchIdleMs: 100, timeoutMs: 100 });
    relay.loseEverything();
    world.putService('pay');
    await listener.until(() => listener.news('TROUBLE').length > 0);
    expect(listener.news('TROUBLE')[0]!.trouble.kind).toBe('UNREACHABLE');
    relay.heal();
    await listener.until(() => listener.has('services', 'shop/pay'));
    expect(listener.count('SNAPSHOT', 'services')).toBe(1);
    await source.stop();
    await relay.close();
  });
});

const SERVICE = {
  plural: 'services',
  apiVersion: 'v1',
  kind: 'Service',
  shortName: 'svc',
  namespaced: true,
  nullLists: [],
};
const named = (name: string) => ({ namespace: 'shop', name });
