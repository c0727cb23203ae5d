import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ManualClock, ScriptedApi } from '@rollcall/testing';

import type { WatchEndpointsOptions } from '../client-options.js';
import { anEndpointOf, aSet, bookmark, changes, resync, snapshot } from '../testing/samples.js';
import { PATH, SteppedWatch } from '../testing/stepped-watch.js';

const [one, two] = [anEndpointOf('10.0.0.1'), anEndpointOf('10.0.0.2')];

let api: ScriptedApi;
let clock: ManualClock;
let watches: SteppedWatch[];

beforeEach(async () => {
  api = await ScriptedApi.start();
  clock = new ManualClock();
  watches = [];
});

afterEach(async () => {
  for (const each of watches) each.leave();
  await api.stop();
});

function watch(options: WatchEndpointsOptions = {}, url = api.url): SteppedWatch {
  const watched = SteppedWatch.endpoints(url, clock, options);
  watches.push(watched);
  return watched;
}

test('where no WebSocket passes, Server-Sent Events do', async () => {
  api.upgradeStatus = '403 Forbidden';
  const watched = watch();
  const first = watched.next();
  await watched.overPause();
  await watched.overPause();
  let request = await api.request();
  expect(request).toMatchObject({ path: PATH, query: {} });
  expect(request.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer secret' });
  request.events();
  request.event('snapshot', aSet('e1:1', one));
  expect(await first).toEqual(snapshot('e1:1', one));
  request.event('heartbeat', bookmark('e1:4'));
  expect(await watched.next()).toEqual(bookmark('e1:4'));

  const second = watched.next();
  request.write('event: changes\ndata: {"revision":"e1:5","fresh');
  request.cut();
  await watched.overPause();
  request = await api.request();
  expect(request.query).toEqual({ since: 'e1:4' });
  request.events();
  request.event('changes', changes('e1:5', ['ADDED', two]));
  expect(await second).toEqual(changes('e1:5', ['ADDED', two]));
  request.event('resync', aSet('e1:6', two));
  expect(await watched.next()).toEqual(resync('e1:6', two));
  expect(watched.told.at(-1)).toBe('live sse');
});

test('where no stream passes, a long poll does, and later the better ways have their chance again', async () => {
  api.upgradeStatus = '403 Forbidden';
  const watched = watch({ idleMs: 30_000 });
  const first = watched.next();
  for (let attempt = 0; attempt < 2; attempt += 1) await watched.overPause();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    (await api.request()).answer('<h1>proxy</h1>', 'text/html');
    await watched.overPause();
  }
  let poll = await api.request();
  expect(poll.query).toEqual({});
  poll.json(aSet('e1:1', one));
  expect(await first).toEqual(snapshot('e1:1', one));
  expect(watched.told.at(-1)).toBe('polling long-poll');

  const second = watched.next();
  poll = await nextPoll();
  expect(poll.query).toEqual({ since: 'e1:1', wait: '20000ms' });
  poll.json(aSet('e1:2', one, two));
  expect(await second).toEqual(changes('e1:2', ['ADDED', two]));

  api.upgradeStatus = null;
  for (let polled = 0; polled < 30; polled += 1) {
    const quiet = watched.next();
    poll = await nextPoll();
    await clock.step(20_000);
    poll.json(aSet('e1:2', one, two));
    expect(await quiet).toEqual(bookmark('e1:2'));
  }
  void watched.next();
  const socket = await api.socket();
  expect((await socket.subscribed()).variables).toMatchObject({ since: 'e1:2' });
});

/** The next poll; the pace between two is stepped over. */
async function nextPoll() {
  await clock.step(0);
  return api.request();
}

test('a WebSocket that has worked is tried again as soon as the server is back, whatever worked meanwhile', async () => {
  const watched = watch();
  const first = watched.next();
  const socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  await first;
  const second = watched.next();
  api.upgradeStatus = '503 Service Unavailable';
  socket.cut();
  for (let attempt = 0; attempt < 3; attempt += 1) await watched.overPause();
  const request = await api.request();
  request.events();
  request.event('heartbeat', bookmark('e1:2'));
  expect(await second).toEqual(bookmark('e1:2'));

  api.upgradeStatus = null;
  const third = watched.next();
  await clock.step(5_000);
  request.event('heartbeat', bookmark('e1:3'));
  expect(await third).toEqual(bookmark('e1:3'));
  void watched.next();
  expect((await (await api.socket()).subscribed()).variables).toMatchObject({ since: 'e1:3' });
});

test('polls that are answered at once and have nothing new keep a pace', async () => {
  const watched = watch({ transport: 'long-poll' });
  const first = watched.next();
  (await api.request()).json(aSet('e1:1', one));
  await first;
  const second = watched.next();
  (await api.request()).json(aSet('e1:1', one));
  await second;
  const third = watched.next();
  await clock.step(999);
  expect(api.untaken).toBe(0);
  await clock.step(1);
  (await api.request()).json(aSet('e1:1', one));
  await third;
});

test('a cursor that says nothing any more is dropped: everything comes anew', async () => {
  const watched = watch({ transport: 'long-poll', since: 'e1:1' });
  const first = watched.next();
  (await api.request()).problem(410, 'RESYNC_REQUIRED');
  await watched.overPause();
  const poll = await api.request();
  expect(poll.query).toEqual({});
  poll.json(aSet('e2:1', one));
  expect(await first).toMatchObject({ type: 'SNAPSHOT', revision: 'e2:1' });
});

test('a server that asks for patience gets it', async () => {
  const watched = watch({ transport: 'sse' });
  void watched.next();
  (await api.request()).problem(503, 'NOT_SYNCED', { headers: { 'retry-after': '7' } });
  expect(await watched.overPause()).toBe(7_000);
});

test('no token is an error over HTTP as well', async () => {
  const watched = watch({ transport: 'sse' });
  const first = watched.next();
  (await api.request()).problem(401, 'UNAUTHENTICATED');
  await expect(first).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401, requestId: 'r-1' });
});

test('a Service that was deleted during a cut is told as removals, if a replica that is not behind says so', async () => {
  const watched = watch({ transport: 'sse' });
  const first = watched.next();
  let request = await api.request();
  request.events();
  request.event('snapshot', aSet('e1:3', one));
  await first;
  const second = watched.next();
  request.cut();
  await watched.overPause();

  (await api.request()).problem(404, 'NOT_FOUND');
  request = await api.request();
  expect(request.query).toEqual({ minRevision: 'e1:3' });
  request.problem(503, 'TOO_STALE');
  await watched.overPause();

  (await api.request()).problem(404, 'NOT_FOUND');
  (await api.request()).problem(404, 'NOT_FOUND');
  expect(await second).toEqual(changes('e1:3', ['REMOVED', one]));

  const third = watched.next();
  await watched.overPause();
  request = await api.request();
  request.events();
  request.event('changes', changes('e1:9', ['ADDED', two]));
  expect(await third).toEqual(changes('e1:9', ['ADDED', two]));
});

test('a proxy that says 404 removes nothing', async () => {
  const watched = watch({ transport: 'sse' });
  const first = watched.next();
  let request = await api.request();
  request.events();
  request.event('snapshot', aSet('e1:3', one));
  await first;
  const second = watched.next();
  request.cut();
  await watched.overPause();
  (await api.request()).answer('no such backend', 'text/plain', { status: 404 });
  await watched.overPause();
  request = await api.request();
  request.events();
  request.event('heartbeat', bookmark('e1:3'));
  expect(await second).toEqual(bookmark('e1:3'));
});
