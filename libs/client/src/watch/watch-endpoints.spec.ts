import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ManualClock, ScriptedApi } from '@rollcall/testing';

import type { WatchEndpointsOptions } from '../client-options.js';
import type { EndpointsEvent } from '../contract/events.js';
import { anEndpointOf, bookmark, changes, resync, snapshot } from '../testing/samples.js';
import { CART, SteppedWatch } from '../testing/stepped-watch.js';

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

test('over WebSocket: says who asks and for what, then delivers a snapshot and changes', async () => {
  const watched = watch();
  const first = watched.next();
  const socket = await api.socket();
  const { init, variables, query } = await socket.subscribed();
  expect(init).toEqual({ type: 'connection_init', payload: { authorization: 'Bearer secret' } });
  expect(variables).toMatchObject({ service: { cluster: null, ...CART }, filter: { readiness: 'READY' }, since: null });
  expect(query).toContain('subscription');

  socket.event(snapshot('e1:1', one));
  expect(await first).toEqual(snapshot('e1:1', one));
  socket.event(changes('e1:2', ['ADDED', two]));
  expect(await watched.next()).toEqual(changes('e1:2', ['ADDED', two]));
  socket.event(bookmark('e1:9'));
  expect(await watched.next()).toEqual(bookmark('e1:9'));
  expect(watched.told).toEqual(['live websocket']);
});

test('a cut loses nothing: the next connection goes on behind the last event', async () => {
  const watched = watch();
  const first = watched.next();
  let socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  await first;
  socket.event(bookmark('e1:5'));
  await watched.next();

  const second = watched.next();
  socket.cut();
  await watched.overPause();
  socket = await api.socket();
  expect((await socket.subscribed()).variables).toMatchObject({ since: 'e1:5' });
  socket.event(changes('e1:6', ['REMOVED', one]));
  expect(await second).toEqual(changes('e1:6', ['REMOVED', one]));
  expect(watched.told).toEqual(['live websocket', 'reconnecting websocket UNREACHABLE 250', 'live websocket']);
});

test.each([
  ['a server that goes away', 1001],
  ['a server that found us slow', 4408],
])('%s is come back to with the cursor', async (_, code) => {
  const watched = watch();
  const first = watched.next();
  let socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  await first;
  const second = watched.next();
  socket.close(code);
  await watched.overPause();
  socket = await api.socket();
  expect((await socket.subscribed()).variables).toMatchObject({ since: 'e1:1' });
  socket.event(bookmark('e1:1'));
  expect(await second).toEqual(bookmark('e1:1'));
  expect(watched.told[1]).toBe('reconnecting websocket 250');
});

test.each([
  [4401, 'UNAUTHENTICATED'],
  [4403, 'FORBIDDEN'],
])('close code %i ends the watch with %s', async (code, expected) => {
  const watched = watch();
  const first = watched.next();
  const socket = await api.socket();
  await socket.message();
  socket.close(code);
  await expect(first).rejects.toMatchObject({ name: 'RollcallError', code: expected });
});

test('a refused subscription ends the watch with the code that the server gave', async () => {
  const watched = watch();
  const first = watched.next();
  const socket = await api.socket();
  await socket.subscribed();
  const payload = [{ message: 'there is no Service shop/cart', extensions: { code: 'NOT_FOUND' } }];
  socket.send({ id: '1', type: 'error', payload });
  await expect(first).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'there is no Service shop/cart' });
});

test('a cluster that is not synced yet is waited for, over the same transport', async () => {
  const watched = watch();
  const first = watched.next();
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const socket = await api.socket();
    await socket.subscribed();
    socket.send({ id: '1', type: 'error', payload: [{ message: 'not yet', extensions: { code: 'NOT_SYNCED' } }] });
    await watched.overPause();
  }
  const socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  expect(await first).toEqual(snapshot('e1:1', one));
  expect(watched.told.slice(0, 4)).toEqual(
    [250, 500, 1000, 2000].map((ms) => `reconnecting websocket NOT_SYNCED ${ms}`),
  );
});

test('a connection that is half open is noticed by its silence', async () => {
  const watched = watch({ idleMs: 30_000 });
  const first = watched.next();
  let socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  await first;
  const second = watched.next();
  await clock.step(29_999);
  expect(watched.told).toEqual(['live websocket']);
  await clock.step(1);
  await watched.overPause();
  socket = await api.socket();
  await socket.subscribed();
  socket.event(resync('e1:3', two));
  expect(await second).toEqual(resync('e1:3', two));
});

test('a ping of the protocol is answered', async () => {
  void watch().next();
  const socket = await api.socket();
  await socket.subscribed();
  socket.send({ type: 'ping' });
  expect(await socket.message()).toEqual({ type: 'pong' });
});

test('a server that repeats itself is not repeated', async () => {
  const watched = watch();
  const first = watched.next();
  const socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  await first;
  const second = watched.next();
  socket.event(changes('e1:2', ['ADDED', two]));
  socket.event(changes('e1:2', ['ADDED', two]));
  socket.event(changes('e1:3', ['ADDED', two], ['REMOVED', one]));
  expect(await second).toEqual(changes('e1:2', ['ADDED', two]));
  expect(await watched.next()).toEqual(changes('e1:3', ['REMOVED', one]));
});

test('a server that jumps to another log is left, and asked for everything', async () => {
  const watched = watch();
  const first = watched.next();
  let socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:7', one));
  await first;
  const second = watched.next();
  socket.event(changes('e2:1', ['ADDED', two]));
  await watched.overPause();
  socket = await api.socket();
  expect((await socket.subscribed()).variables).toMatchObject({ since: null });
  socket.event(snapshot('e2:1', two));
  expect(await second).toEqual(resync('e2:1', two));
});

test('words that are no messages are a bad answer, not the end', async () => {
  const watched = watch({ transport: 'websocket' });
  const first = watched.next();
  let socket = await api.socket();
  socket.send('hello?');
  await watched.overPause();
  socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  await first;
  expect(watched.told[0]).toBe('reconnecting websocket BAD_ANSWER 250');
});

test('a consumer that is slow is told less often, and everything', async () => {
  const watched = watch();
  const first = watched.next();
  const socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:0'));
  await first;
  for (let seq = 1; seq <= 1_000; seq += 1) {
    socket.event(changes(`e1:${seq}`, [seq % 2 === 1 ? 'ADDED' : 'REMOVED', one]));
  }
  socket.event(changes('e1:1001', ['ADDED', two]));
  // Everything has arrived when the client answers what was sent last.
  socket.send({ type: 'ping' });
  expect(await socket.message()).toEqual({ type: 'pong' });
  let events = 0;
  let event: EndpointsEvent;
  do {
    event = await watched.next();
    events += 1;
  } while (event.revision !== 'e1:1001');
  expect(event).toMatchObject({ type: 'CHANGES', changes: [{ type: 'ADDED', endpoint: two }] });
  expect(events).toBeLessThanOrEqual(64);
});

test('an abort ends the iteration without an error, and the connection with it', async () => {
  const watched = watch();
  const first = watched.next();
  const socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  await first;
  const closed = socket.closed;
  const last = watched.events.next();
  watched.leave();
  expect(await last).toEqual({ done: true, value: undefined });
  expect(await closed).toBe(1000);
});

test('a consumer that leaves the loop leaves no connection behind', async () => {
  const watched = watch();
  const first = watched.events.next();
  const socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  await first;
  const closed = socket.closed;
  await watched.events.return();
  expect(await closed).toBe(1000);
});

test('a server that is not there is tried again, less and less often, up to the cap', async () => {
  const { port } = api;
  await api.stop();
  const watched = watch({ backoffCapMs: 3_000 }, `http://127.0.0.1:${port}`);
  const first = watched.next();
  const pauses: number[] = [];
  for (let attempt = 0; attempt < 5; attempt += 1) pauses.push(await watched.overPause());
  pauses.push(await watched.pause());
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 3_000, 3_000]);
  await api.listen(port);
  await clock.step(3_000);
  const socket = await api.socket();
  await socket.subscribed();
  socket.event(snapshot('e1:1', one));
  expect(await first).toEqual(snapshot('e1:1', one));
});
