import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ScriptedApi } from '@rollcall/testing';
import { parse } from 'yaml';

import { EXIT } from '../../exit-codes.js';
import type { CommandRunOptions } from '../../testing/command-run.js';
import { CommandRun } from '../../testing/command-run.js';
import { aClusterOf, anEndpointOf, aServiceOf, aSet, LIVE, LOST } from '../../testing/samples.js';

let api: ScriptedApi;
beforeEach(async () => void (api = await ScriptedApi.start()));
afterEach(() => api.stop());

const start = (args: string, options: CommandRunOptions = {}): CommandRun =>
  new CommandRun(args, { ...options, environment: { ROLLCALL_URL: api.url, ...options.environment } });

describe('get services', () => {
  const page = (...items: readonly unknown[]) => ({ items, nextCursor: null, freshness: LIVE });

  test('a table as kubectl would print it', async () => {
    const run = start('get services');
    const request = await api.request();
    expect(request.path).toBe('/v1/services');
    expect(request.query).toEqual({ namespace: 'default', limit: '500' });
    request.json(page(aServiceOf('cart'), aServiceOf('db', { headless: true, ports: [], zones: [] })));
    expect(await run.code).toBe(EXIT.OK);
    expect(run.out).toMatchInlineSnapshot(`
     "NAME   CLUSTER   TYPE        READY   ZONES          PORTS    AGE
     cart   prod      ClusterIP   2/3     zone-a=2,-=1   80/TCP   5h
     db     prod      Headless    2/3     <none>         <none>   5h
     "
    `);
    expect(run.err).toBe('');
  });

  test('all namespaces, all pages, wide', async () => {
    const run = start('get svc -A -l app=cart --cluster prod -o wide --token secret');
    let request = await api.request();
    expect(request.query).toEqual({ labelSelector: 'app=cart', cluster: 'prod', limit: '500' });
    expect(request.headers.authorization).toBe('Bearer secret');
    request.json({ ...page(aServiceOf('cart')), nextCursor: 'more' });
    request = await api.request();
    expect(request.query).toMatchObject({ cursor: 'more' });
    request.json({ ...page(aServiceOf('web', { namespace: 'front' })), freshness: LOST });
    expect(await run.code).toBe(EXIT.OK);
    expect(run.out).toMatchInlineSnapshot(`
     "NAMESPACE   NAME   CLUSTER   TYPE        READY   ZONES          PORTS    AGE   CLUSTER-IP   FAMILIES   SELECTOR   CHANGED
     shop        cart   prod      ClusterIP   2/3     zone-a=2,-=1   80/TCP   5h    10.96.0.1    IPv4       app=cart   60s
     front       web    prod      ClusterIP   2/3     zone-a=2,-=1   80/TCP   5h    10.96.0.1    IPv4       app=web    60s
     "
    `);
    expect(run.err).toBe('Warning: this may be out of date: prod is UNREACHABLE, last seen 90s ago\n');
  });

  test('one by name is one document; a name that is not there is exit code 3', async () => {
    const found = start('get service shop/cart -o json');
    const request = await api.request();
    expect(request.query).toMatchObject({ namespace: 'shop', q: 'shop/cart' });
    request.json(page(aServiceOf('cart'), aServiceOf('cart-2')));
    expect(await found.code).toBe(EXIT.OK);
    expect(JSON.parse(found.out)).toMatchObject({ name: 'cart' });

    const missing = start('get service cart -n shop');
    (await api.request()).json(page());
    expect(await missing.code).toBe(EXIT.NOT_FOUND);
    expect(missing).toMatchObject({ out: '', err: 'Error: there is no Service shop/cart\n' });
  });

  test('names and documents for programs', async () => {
    const names = start('get services -A -o name');
    (await api.request()).json(page(aServiceOf('cart')));
    await names.code;
    expect(names.out).toBe('service/shop/cart\n');

    const yaml = start('get services -A -o yaml');
    (await api.request()).json(page(aServiceOf('cart')));
    await yaml.code;
    expect(parse(yaml.out)).toEqual({ items: [aServiceOf('cart')] });
  });

  test('nothing found is said to people, and is no failure', async () => {
    const run = start('get services -n empty');
    (await api.request()).json(page());
    expect(await run.code).toBe(EXIT.OK);
    expect(run).toMatchObject({ out: '', err: 'No Services found in namespace empty (-A: in all).\n' });
  });

  test('-w prints what there is and every change, until Ctrl-C', async () => {
    const run = start('get services -n shop -w');
    (await api.request()).json(page());
    const socket = await api.socket();
    expect((await socket.subscribed()).variables).toMatchObject({ filter: { namespace: 'shop' } });
    const next = (event: object) =>
      socket.send({
        id: '1',
        type: 'next',
        payload: { data: { services: { revision: 'e1:1', freshness: LIVE, ...event } } },
      });
    next({ type: 'SNAPSHOT', services: [aServiceOf('cart')] });
    next({ type: 'CHANGES', revision: 'e1:2', changes: [{ type: 'REMOVED', service: aServiceOf('cart') }] });
    await run.lines(3);
    run.stop();
    expect(await run.code).toBe(EXIT.INTERRUPTED);
    expect(run.out).toMatchInlineSnapshot(`
     "EVENT      NAME   CLUSTER   TYPE        READY   ZONES          PORTS    AGE
     ADDED      cart   prod      ClusterIP   2/3     zone-a=2,-=1   80/TCP   5h
     REMOVED    cart   prod      ClusterIP   2/3     zone-a=2,-=1   80/TCP   5h
     "
    `);
  });
});

describe('get endpoints', () => {
  const DRAINING = anEndpointOf('10.0.0.12', { ready: false, terminating: true, zone: null, targetRef: null });

  test('a table of everyone, whatever their condition', async () => {
    const run = start('get endpoints cart -n shop');
    const request = await api.request();
    expect(request.path).toBe('/v1/namespaces/shop/services/cart/endpoints');
    expect(request.query).toEqual({ readiness: 'any' });
    request.json(aSet('e1:1', anEndpointOf('10.0.0.1'), DRAINING));
    expect(await run.code).toBe(EXIT.OK);
    expect(run.out).toMatchInlineSnapshot(`
     "ADDRESS     PORTS           READY   SERVING   TERMINATING   ZONE     NODE   TARGET              SINCE
     10.0.0.1    http:8080/TCP   true    true      false         zone-a   w1     Pod/cart-10.0.0.1   4m20s
     10.0.0.12   http:8080/TCP   false   true      true          <none>   w1     <none>              4m20s
     "
    `);
  });

  test('every selection of the API has a flag', async () => {
    const flags =
      '--readiness routable --zone a,- --zone-mode prefer --family ipv4,IPv6 --node w1 --port http --protocol TCP --origin external --client-node w1 --client-zone a';
    const run = start(`get ep shop/cart --cluster prod ${flags}`);
    const request = await api.request();
    expect(request.query).toEqual({
      readiness: 'routable',
      zone: 'a,-',
      zoneMode: 'prefer',
      family: 'IPv4,IPv6',
      node: 'w1',
      port: 'http',
      protocol: 'TCP',
      origin: 'external',
      clientNode: 'w1',
      clientZone: 'a',
      cluster: 'prod',
    });
    const routable = [{ port: 'http', family: 'IPv6', proxied: false, reason: 'the Service has no IPv6' }];
    request.json({ ...aSet('e1:1'), applied: { zoneFallback: true, routable } });
    expect(await run.code).toBe(EXIT.OK);
    expect(run.err).toBe(
      'Note: shop/cart: none is in these zones, so all zones are shown.\n' +
        'Note: shop/cart: port http, IPv6: the Service has no IPv6\n' +
        'No endpoints found.\n',
    );
  });

  test('host:port lines for scripts', async () => {
    const run = start('get endpoints shop/cart --ready -o name');
    const request = await api.request();
    expect(request.query).toEqual({ readiness: 'ready' });
    request.json(aSet('e1:1', anEndpointOf('10.0.0.1'), anEndpointOf('10.0.0.2')));
    await run.code;
    expect(run.out).toBe('10.0.0.1:8080\n10.0.0.2:8080\n');
  });

  test('without names, of all Services of the namespace', async () => {
    const run = start('get endpoints -n shop -o wide');
    (await api.request()).json({ items: [aServiceOf('cart')], nextCursor: null, freshness: LIVE });
    (await api.request()).json(
      aSet('e1:1', anEndpointOf('10.0.0.1', { hints: { forZones: ['zone-a'], forNodes: [] } })),
    );
    await run.code;
    expect(run.out).toMatchInlineSnapshot(`
     "NAMESPACE   SERVICE   ADDRESS    PORTS           READY   SERVING   TERMINATING   ZONE     NODE   TARGET              SINCE   CLUSTER   ORIGIN       HOSTNAME   HINTS    SLICES
     shop        cart      10.0.0.1   http:8080/TCP   true    true      false         zone-a   w1     Pod/cart-10.0.0.1   4m20s   prod      kubernetes   <none>     zone-a   cart-x1
     "
    `);
  });

  test('-w is for one Service', async () => {
    const run = start('get endpoints -w');
    expect(await run.code).toBe(EXIT.USAGE);
    expect(run.err).toBe('Error: -w needs the name of one Service\n');
  });

  test('-w -o json prints one change per line', async () => {
    const run = start('get endpoints shop/cart -w -o json');
    (await api.request()).json(aSet('e1:1'));
    const socket = await api.socket();
    await socket.subscribed();
    const applied = { zoneFallback: false, routable: null };
    const endpoints = [anEndpointOf('10.0.0.1')];
    socket.event({ type: 'SNAPSHOT', revision: 'e1:1', freshness: LIVE, applied, endpoints });
    expect((await run.lines(1)).map((line) => JSON.parse(line) as unknown)).toEqual([
      { type: 'ADDED', object: endpoints[0] },
    ]);
    run.stop();
    expect(await run.code).toBe(EXIT.INTERRUPTED);
  });
});

describe('get clusters', () => {
  test('a table, and what is wrong below it', async () => {
    const run = start('get clusters');
    const lastError = { message: 'connection refused', advice: 'Is it running?', at: '2026-01-01T11:00:00Z' };
    (await api.request()).json({
      items: [aClusterOf('prod'), aClusterOf('edge', { state: 'UNREACHABLE', lastError, serverVersion: null })],
    });
    expect(await run.code).toBe(EXIT.OK);
    expect(run.out).toMatchInlineSnapshot(`
     "NAME   KIND         STATE         LAST-SEEN   SERVICES   SLICES   ENDPOINTS   VERSION
     prod   kubernetes   LIVE          2s          12         14       40          v1.36.3
     edge   kubernetes   UNREACHABLE   2s          12         14       40          <none>
     "
    `);
    expect(run.err).toBe('edge: connection refused\n  try: Is it running?\n');
  });

  test('one that is not known is exit code 3', async () => {
    const run = start('get clusters none');
    (await api.request()).json({ items: [aClusterOf('prod')] });
    expect(await run.code).toBe(EXIT.NOT_FOUND);
    expect(run).toMatchObject({ out: '', err: 'Error: there is no cluster none\n' });
  });
});
