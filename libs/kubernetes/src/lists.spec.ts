import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually, RecordingSourceListener } from '@rollcall/testing';

import { ObservedServer } from './testing/observed-server.js';

const SERVICES = { resource: 'services', namespace: null } as const;
const STREAMED = 'sendInitialEvents=true';

describe('a list', () => {
  let world: ObservedServer;
  beforeEach(async () => {
    world = await ObservedServer.open();
    world.server.store.touch();
  });
  afterEach(() => world.close());

  const putServices = (count: number): void => {
    for (let i = 0; i < count; i += 1) world.putService(`svc-${String(i).padStart(4, '0')}`);
  };
  const neverStreamed = (how: 'REFUSE' | 'IGNORE' = 'REFUSE'): void => {
    world.server.faults.always(STREAMED, { type: 'NO_STREAMED_LIST', how });
  };

  test('is streamed where the server can, and complete only at its bookmark', async () => {
    putServices(3);
    const { listener } = await world.observeUntilWatching();
    expect(listener.names('services')).toHaveLength(3);
    const [query, ...more] = world.watches('services');
    expect(more).toEqual([]);
    expect(Object.fromEntries(query!)).toMatchObject({
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
      allowWatchBookmarks: 'true',
    });
    expect(query!.has('resourceVersion')).toBe(false);
  });

  test('asks for watches that last 5 to 10 minutes, not all equally long', async () => {
    let draws = 0;
    await world.observeUntilWatching({ random: () => (draws += 0.5) - 0.5 });
    const timeouts = (['services', 'endpointslices'] as const).map((each) =>
      Number(world.watches(each)[0]!.get('timeoutSeconds')),
    );
    expect([...timeouts].sort()).toEqual([300, 450]);
  });

  test('is asked for page by page where the server refuses to stream it, from then on', async () => {
    neverStreamed();
    putServices(1_201);
    const { source, listener } = await world.observeUntilWatching();
    expect(listener.names('services')).toHaveLength(1_201);
    expect(listener.news('TROUBLE')).toEqual([]);
    const pages = world.queries('services').filter((query) => query.has('limit'));
    expect(pages.map((query) => query.has('continue'))).toEqual([false, true, true]);
    expect(pages.some((query) => query.has('resourceVersion'))).toBe(false);

    source.relist(SERVICES, 'because');
    await listener.until(() => listener.count('SNAPSHOT', 'services') === 2);
    expect(world.watches('services').filter((query) => query.has('sendInitialEvents'))).toHaveLength(1);
  });

  test('is asked for page by page where the server ignores the wish, and does not say that the list is complete', async () => {
    neverStreamed('IGNORE');
    putServices(3);
    const { listener } = await world.observeUntilWatching({ listIdleMs: 50 });
    expect(listener.names('services')).toHaveLength(3);
    expect(listener.count('SNAPSHOT', 'services')).toBe(1);
  });

  test('is given up as a stream when an ordinary bookmark comes before its end', async () => {
    neverStreamed('IGNORE');
    putServices(3);
    const { listener } = world.observe();
    await eventually('both watches are open', () => world.server.openWatches === 2);
    world.server.bookmark();
    await listener.until(() => listener.news('WATCHING').length >= 2);
    expect(listener.names('services')).toHaveLength(3);
  });

  test('that breaks off half-way as a stream is dropped, and made again', async () => {
    world.server.faults.next({ url: STREAMED, times: 2 }, { type: 'BROKEN_STREAMED_LIST' });
    putServices(9);
    const { listener } = await world.observeUntilWatching();
    const sizes = listener.heard.flatMap((each) =>
      each.type === 'SNAPSHOT' && each.scope === 'services' ? [each.snapshot.objects.length] : [],
    );
    expect(sizes).toEqual([9]);
  });

  test('holds the last states of what changed while it was streamed', async () => {
    world.server.faults.always('/endpointslices', { type: 'STATUS', code: 403, reason: 'Forbidden' });
    const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
    const service = (name: string, resourceVersion: string, port: number): object => ({
      metadata: { name, namespace: 'shop', uid: name, resourceVersion },
      spec: { ports: [{ port }] },
    });
    const end = { metadata: { resourceVersion: '9', annotations: { 'k8s.io/initial-events-end': 'true' } } };
    const body = [
      line('ADDED', service('kept', '1', 1)),
      line('ADDED', service('gone', '2', 1)),
      line('MODIFIED', service('kept', '7', 2)),
      line('DELETED', service('gone', '8', 1)),
      line('BOOKMARK', end),
    ].join('');
    world.server.faults.next({ url: STREAMED }, { type: 'BODY', body });
    const { listener } = world.observe();
    await listener.until(() => listener.count('SNAPSHOT') === 1);
    const [first] = listener.heard.filter((each) => each.type === 'SNAPSHOT');
    expect(first!.snapshot.resourceVersion).toBe('9');
    expect(first!.snapshot.objects.map(({ object }) => object)).toMatchObject([
      { metadata: { name: 'kept', resourceVersion: '7' }, spec: { ports: [{ port: 2 }] } },
    ]);
  });

  test('whose second page fails is dropped as a whole, and made again', async () => {
    neverStreamed();
    putServices(700);
    world.server.faults.next({ url: 'continue=' }, { type: 'STATUS', code: 500 });
    world.server.faults.next({ url: 'continue=' }, { type: 'RESET', afterBytes: 300 });
    const { listener } = world.observe();
    await listener.until(() => listener.count('SNAPSHOT', 'services') > 0);
    expect(listener.names('services')).toHaveLength(700);
    expect(listener.count('SNAPSHOT', 'services')).toBe(1);
    expect(listener.news('TROUBLE').map(({ trouble }) => trouble.kind)).toEqual(['OVERLOADED', 'UNREACHABLE']);
  });

  test('whose continue token has expired (410) is made again without pages', async () => {
    neverStreamed();
    putServices(700);
    world.server.faults.next({ url: 'continue=' }, { type: 'STATUS', code: 410, reason: 'Expired' });
    const { listener } = world.observe();
    await listener.until(() => listener.count('SNAPSHOT', 'services') > 0);
    expect(listener.names('services')).toHaveLength(700);
    const lists = world.queries('services').filter((query) => !query.has('watch'));
    expect(lists.map((query) => query.has('limit'))).toEqual([true, true, false]);
    expect(listener.news('TROUBLE')).toEqual([]);
  });

  test('that is empty and complete is told as empty: what to think of that is for the listener', async () => {
    neverStreamed();
    world.server.faults.next({ url: '/services?limit=' }, { type: 'EMPTY_LIST' });
    putServices(3);
    const { listener } = world.observe();
    await listener.until(() => listener.count('SNAPSHOT', 'services') > 0);
    expect(listener.names('services')).toEqual([]);
  });

  test.each([
    ['a page of HTML', '<html>sign in</html>'],
    ['half of JSON', '{"kind":"ServiceList","metadata":{"resourceVersion":"7"},"items":[{'],
    ['nothing', ''],
    ['null', 'null'],
    ['another kind', '{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[]}'],
    ['a list without a version', '{"kind":"ServiceList","metadata":{},"items":[]}'],
    ['items that are no list', '{"kind":"ServiceList","metadata":{"resourceVersion":"7"},"items":{}}'],
  ])('answered with %s and 200 is trouble, and never an empty list', async (_, body) => {
    neverStreamed();
    putServices(2);
    world.server.faults.next({ url: '/services?limit=' }, { type: 'BODY', body });
    const { listener } = world.observe();
    await listener.until(() => listener.count('SNAPSHOT', 'services') > 0);
    expect(listener.news('TROUBLE').map(({ trouble }) => trouble.kind)).toEqual(['UNREADABLE']);
    expect(listener.count('SNAPSHOT', 'services')).toBe(1);
    expect(listener.names('services')).toHaveLength(2);
  });

  test('that is forbidden in one scope is trouble of that scope, and the other goes on', async () => {
    const forbidden = new Set(['/api/v1/services']);
    await world.close();
    world = await ObservedServer.open({ forbidden });
    world.putService('cart');
    world.putSlice('cart-1', ['10.0.0.1']);
    const { listener } = world.observe();
    await listener.until(() => listener.news('TROUBLE').length >= 2 && listener.count('SNAPSHOT') === 1);
    expect(listener.news('TROUBLE')[0]!.trouble).toMatchObject({ kind: 'FORBIDDEN' });
    expect(listener.names('endpointslices')).toEqual(['shop/cart-1']);
    expect(listener.count('SNAPSHOT', 'services')).toBe(0);

    forbidden.clear();
    await listener.until(() => listener.has('services', 'shop/cart'));
  });

  test('that the listener refuses is made again after a pause, and watched only when one is accepted', async () => {
    neverStreamed();
    putServices(1);
    const listener = new RecordingSourceListener();
    listener.verdicts.push('refused', 'refused');
    world.observe({ listener, cursors: new Map([['endpointslices', world.server.store.version]]) });
    await listener.until(() => listener.count('SNAPSHOT', 'services') === 3);
    await listener.until(() => listener.news('WATCHING').length >= 2);
    expect(world.watches('services').filter((query) => !query.has('sendInitialEvents'))).toHaveLength(1);
  });

  test('with an object that cannot be read tells which it is, so that it is not taken for deleted, and holds the rest', async () => {
    putServices(2);
    world.server.put('services', { metadata: { name: 'broken', namespace: 'shop' }, spec: 'nonsense' });
    const { listener } = await world.observeUntilWatching();
    const [snapshot] = listener.heard.flatMap((each) =>
      each.type === 'SNAPSHOT' && each.scope === 'services' ? [each.snapshot] : [],
    );
    expect(listener.names('services')).toHaveLength(2);
    expect(snapshot!.unreadable).toMatchObject([{ namespace: 'shop', name: 'broken' }]);
    expect(listener.news('REJECTED')).toMatchObject([{ dropped: 'object', ref: { name: 'broken' } }]);
  });

  test('apart from the watch fails with the reason', async () => {
    const { source } = await world.observeUntilWatching();
    world.server.faults.next({ url: '/services?limit=' }, { type: 'STATUS', code: 503 });
    await expect(source.list(SERVICES)).rejects.toMatchObject({
      name: 'SourceError',
      scope: SERVICES,
      trouble: { kind: 'OVERLOADED' },
    });
    await expect(source.list({ resource: 'services', namespace: 'elsewhere' })).rejects.toThrow(TypeError);
  });

  test('that never answers is given up after the time-out', async () => {
    neverStreamed();
    world.server.faults.next({ url: '/services?limit=' }, { type: 'SILENCE' });
    const { listener } = world.observe({ timeoutMs: 100 });
    await listener.until(() => listener.count('SNAPSHOT', 'services') > 0);
    const { trouble } = listener.news('TROUBLE')[0]!;
    expect(trouble.kind).toBe('UNREACHABLE');
    expect(trouble.message).toContain('no answer within 100 ms');
  });

  test('keeps versions beyond 2^53 as they are', async () => {
    await world.close();
    world = await ObservedServer.open({ firstVersion: 9_007_199_254_740_993n });
    world.putService('cart');
    const { listener } = await world.observeUntilWatching();
    world.putService('pay');
    await listener.until(() => listener.has('services', 'shop/pay'));
    world.server.endWatches();
    await listener.until(() => listener.news('WATCHING').length >= 4);
    expect(world.watches('services').at(-1)!.get('resourceVersion')).toBe('9007199254740995');
    expect(listener.version('services')).toBe('9007199254740995');
  });

  test('is given up by stop, wherever it is', async () => {
    neverStreamed();
    world.server.faults.always('/services?limit=', { type: 'SILENCE' });
    const { source, listener } = world.observe();
    await eventually('a list in pages was asked for', () =>
      world.queries('services').some((query) => query.has('limit')),
    );
    await source.stop();
    expect(listener.count('SNAPSHOT', 'services')).toBe(0);
    expect(listener.news('TROUBLE')).toEqual([]);
  });
});
