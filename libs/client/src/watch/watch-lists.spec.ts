import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ManualClock, ScriptedApi } from '@rollcall/testing';

import type { Cluster } from '../contract/cluster.js';
import type { BackendsEvent, ServicesEvent } from '../contract/events.js';
import { LIVE } from '../testing/samples.js';
import { SteppedWatch } from '../testing/stepped-watch.js';

let api: ScriptedApi;
let clock: ManualClock;
let leave: () => void;

beforeEach(async () => {
  api = await ScriptedApi.start();
  clock = new ManualClock();
});

afterEach(async () => {
  leave();
  await api.stop();
});

function services(): SteppedWatch<ServicesEvent> {
  const watched = new SteppedWatch<ServicesEvent>(api.url, clock, (client, options) =>
    client.watchServices({ namespace: 'shop' }, options),
  );
  leave = () => watched.leave();
  return watched;
}

function backends(): SteppedWatch<BackendsEvent> {
  const watched = new SteppedWatch<BackendsEvent>(api.url, clock, (client, options) =>
    client.watchBackends({ ids: ['b-1', 'b-2'] }, options),
  );
  leave = () => watched.leave();
  return watched;
}

function clusters(): SteppedWatch<Cluster> {
  const watched = new SteppedWatch<Cluster>(api.url, clock, (client, options) => client.watchClusters(options));
  leave = () => watched.leave();
  return watched;
}

const cart = { cluster: 'prod', namespace: 'shop', name: 'cart' };
const whole = (revision: string, ...list: readonly object[]) => ({
  type: 'SNAPSHOT',
  revision,
  freshness: LIVE,
  services: list,
});
const added = (revision: string, service: object) => ({
  type: 'CHANGES',
  revision,
  freshness: LIVE,
  changes: [{ type: 'ADDED', service }],
});
const result = (field: string, value: object): string =>
  `event: next\ndata: ${JSON.stringify({ data: { [field]: value } })}\n\n`;
const refusal = (message: string, code: string): string => {
  const errors = [{ message, extensions: { code, errors: [] } }];
  return `event: next\ndata: ${JSON.stringify({ errors })}\n\nevent: complete\ndata:\n\n`;
};
const cluster = (name: string, state: string) => ({ name, state });

/** A watch whose WebSockets are refused, and its first request over graphql-sse: to be answered with events. */
async function withoutWebSocket<E>(open: () => SteppedWatch<E>) {
  api.upgradeStatus = '403 Forbidden';
  const watched = open();
  const first = watched.next();
  await watched.overPause();
  await watched.overPause();
  const request = await api.request();
  return { watched, first, request };
}

/** A watch of clusters that was told of one over its WebSocket. */
async function oneClusterTold() {
  const watched = clusters();
  const first = watched.next();
  const socket = await api.socket();
  await socket.subscribed();
  const tell = (each: object): void => socket.send({ id: '1', type: 'next', payload: { data: { clusters: each } } });
  tell(cluster('prod', 'LIVE'));
  await first;
  return { watched, socket, tell };
}

test('where no WebSocket passes, a list of Services comes over graphql-sse, and goes on there after a cut', async () => {
  const { watched, first, request } = await withoutWebSocket(services);
  expect(request).toMatchObject({ method: 'POST', path: '/graphql/stream' });
  expect(request.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer secret' });
  expect(await request.body()).toMatchObject({ variables: { filter: { namespace: 'shop' }, since: null } });
  request.events();
  request.write(result('services', whole('e1:1', cart)));
  expect(await first).toEqual(whole('e1:1', cart));
  expect(watched.told.at(-1)).toBe('live graphql-sse');

  const second = watched.next();
  request.write('event: next\ndata: {"data":{"serv');
  request.cut();
  await watched.overPause();
  const next = await api.request();
  expect(await next.body()).toMatchObject({ variables: { since: 'e1:1' } });
  next.events();
  const web = { ...cart, name: 'web' };
  next.write(result('services', added('e1:2', web)));
  expect(await second).toEqual(added('e1:2', web));
});

test('a list of registrations is told whole, then as its net changes, and goes on after a cut where it was', async () => {
  const watched = backends();
  const first = watched.next();
  let socket = await api.socket();
  const asked = await socket.subscribed();
  expect(asked).toMatchObject({ variables: { filter: { ids: ['b-1', 'b-2'] }, since: null } });
  const at = (revision: string) => ({ revision, freshness: LIVE });
  const [one, two] = [
    { id: 'b-1', state: 'ACTIVE' },
    { id: 'b-2', state: 'ACTIVE' },
  ];
  const tell = (event: object): void => socket.send({ id: '1', type: 'next', payload: { data: { backends: event } } });
  tell({ type: 'SNAPSHOT', ...at('e1:3'), backends: [one], changes: null });
  expect(await first).toEqual({ type: 'SNAPSHOT', ...at('e1:3'), backends: [one] });

  const second = watched.next();
  const drained = { ...one, state: 'DRAINING' };
  tell({ type: 'CHANGES', ...at('e1:4'), backends: null, changes: [{ type: 'MODIFIED', backend: drained }] });
  expect(await second).toEqual({ type: 'CHANGES', ...at('e1:4'), changes: [{ type: 'MODIFIED', backend: drained }] });

  const third = watched.next();
  socket.cut();
  await watched.overPause();
  socket = await api.socket();
  expect(await socket.subscribed()).toMatchObject({ variables: { since: 'e1:4' } });
  const missed = [
    { type: 'MODIFIED', backend: drained },
    { type: 'ADDED', backend: two },
  ];
  tell({ type: 'CHANGES', ...at('e1:6'), backends: null, changes: missed });
  expect(await third).toEqual({ type: 'CHANGES', ...at('e1:6'), changes: [{ type: 'ADDED', backend: two }] });
});

test('a stream that the server completes is opened anew', async () => {
  const { watched, first, request } = await withoutWebSocket(services);
  request.events();
  request.write(result('services', whole('e1:1', cart)));
  await first;
  void watched.next();
  request.write('event: complete\ndata:\n\n');
  await watched.overPause();
  expect(await (await api.request()).body()).toMatchObject({ variables: { since: 'e1:1' } });
});

test('what GraphQL refuses over Server-Sent Events ends the watch', async () => {
  const { first, request } = await withoutWebSocket(services);
  request.events();
  request.write(refusal('labelSelector: is none', 'INVALID_ARGUMENT'));
  await expect(first).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: 'labelSelector: is none' });
});

test('what GraphQL cannot answer now is asked again', async () => {
  const { watched, first, request } = await withoutWebSocket(services);
  request.events();
  request.write(refusal('later', 'IDENTITY_PROVIDER_UNAVAILABLE'));
  await watched.overPause();
  const next = await api.request();
  next.events();
  next.write(result('services', whole('e1:1', cart)));
  expect(await first).toEqual(whole('e1:1', cart));
});

test('a cluster is told once, then when it changed, over any number of connections', async () => {
  const watched = clusters();
  const first = watched.next();
  let socket = await api.socket();
  await socket.subscribed();
  const tell = (...list: readonly object[]): void => {
    for (const each of list) socket.send({ id: '1', type: 'next', payload: { data: { clusters: each } } });
  };
  tell(cluster('prod', 'LIVE'), cluster('test', 'SYNCING'));
  expect(await first).toEqual(cluster('prod', 'LIVE'));
  expect(await watched.next()).toEqual(cluster('test', 'SYNCING'));

  const third = watched.next();
  socket.cut();
  await watched.overPause();
  socket = await api.socket();
  await socket.subscribed();
  tell(cluster('prod', 'LIVE'), cluster('test', 'LIVE'));
  expect(await third).toEqual(cluster('test', 'LIVE'));
});

test('a WebSocket on which no cluster changes is asked whether it lives, and kept if it does', async () => {
  const { watched, socket, tell } = await oneClusterTold();
  const second = watched.next();
  for (let asked = 0; asked < 5; asked += 1) {
    await clock.step(10_000);
    expect(await socket.message()).toEqual({ type: 'ping' });
    await watched.hears(() => socket.send({ type: 'pong' }));
  }
  // A cluster that is told after 50 s of silence comes over the same socket.
  tell(cluster('prod', 'STALE'));
  expect(await second).toEqual(cluster('prod', 'STALE'));
  expect(watched.told).toEqual(['live websocket']);
});

test('one that does not answer is given up', async () => {
  const { watched } = await oneClusterTold();
  void watched.next();
  await clock.step(30_000);
  await watched.pause();
  expect(watched.told.at(-1)).toBe('reconnecting websocket UNREACHABLE 250');
});

test('comments keep a stream of Server-Sent Events alive', async () => {
  const { watched, first, request } = await withoutWebSocket(clusters);
  request.events();
  request.write(result('clusters', cluster('prod', 'LIVE')));
  await first;
  const second = watched.next();
  for (let beat = 0; beat < 4; beat += 1) {
    await clock.step(20_000);
    await watched.hears(() => request.write(':\n\n'));
  }
  request.write(result('clusters', cluster('prod', 'STALE')));
  expect(await second).toEqual(cluster('prod', 'STALE'));
  expect(watched.told.at(-1)).toBe('live graphql-sse');
});
