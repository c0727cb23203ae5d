import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ScriptedSocket } from '@rollcall/testing';
import { ManualClock, ScriptedApi } from '@rollcall/testing';

import type { EndpointsEvent } from '../contract/events.js';
import { RollcallClient } from '../rollcall-client.js';
import { anEndpointOf, changes, snapshot } from '../testing/samples.js';
import type { WatchStatus } from './watch-status.js';

const [one, two] = [anEndpointOf('10.0.0.1'), anEndpointOf('10.0.0.2')];

let api: ScriptedApi;
let clock: ManualClock;
let client: RollcallClient;
let leaving: AbortController;

beforeEach(async () => {
  api = await ScriptedApi.start();
  clock = new ManualClock();
  const timers = { nowMs: () => clock.monotonicMs(), after: (ms: number, run: () => void) => clock.after(ms, run) };
  // Without chance: who was first on a socket is so again on the next.
  client = new RollcallClient({ url: api.url, token: 'secret', timers, random: () => 1 });
  leaving = new AbortController();
});

afterEach(async () => {
  leaving.abort();
  await api.stop();
});

interface Watched {
  readonly first: Promise<unknown>;
  readonly next: () => Promise<unknown>;
  /** Resolves when it waits to connect again. */
  readonly lost: Promise<void>;
}

/** Its first event is asked for at once. */
function watch(name: string, signal = leaving.signal): Watched {
  let tellLost: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => (tellLost = resolve));
  const onStatus = ({ state }: WatchStatus): void => {
    if (state === 'reconnecting') tellLost();
  };
  const events = client.watchEndpoints({ namespace: 'shop', name }, {}, { signal, transport: 'websocket', onStatus });
  const next = async (): Promise<EndpointsEvent | undefined> =>
    (await events.next()).value as EndpointsEvent | undefined;
  return { first: next(), next, lost };
}

/** Two watches on one socket, each with its snapshot. */
async function both(signal?: AbortSignal): Promise<{ socket: ScriptedSocket; cart: Watched; web: Watched }> {
  const [cart, web] = [watch('cart', signal), watch('web')];
  const socket = await api.socket();
  await socket.subscribed();
  expect(await socket.message()).toMatchObject({ id: '2', type: 'subscribe' });
  tell(socket, '1', snapshot('e1:1', one));
  tell(socket, '2', snapshot('e1:1', two));
  expect([await cart.first, await web.first]).toEqual([snapshot('e1:1', one), snapshot('e1:1', two)]);
  return { socket, cart, web };
}

function tell(socket: ScriptedSocket, id: string, event: object): void {
  socket.send({ id, type: 'next', payload: { data: { endpoints: event } } });
}

test('watches of one client share one socket, and each hears what is its own', async () => {
  const { socket, cart, web } = await both();
  tell(socket, '2', changes('e1:3', ['REMOVED', two]));
  tell(socket, '1', changes('e1:2', ['ADDED', two]));
  expect(await cart.next()).toEqual(changes('e1:2', ['ADDED', two]));
  expect(await web.next()).toEqual(changes('e1:3', ['REMOVED', two]));
});

test('who comes later is subscribed on the socket that is open', async () => {
  const { socket } = await both();
  const later = watch('late');
  expect(await socket.message()).toMatchObject({ id: '3', type: 'subscribe' });
  tell(socket, '3', snapshot('e1:4'));
  expect(await later.first).toEqual(snapshot('e1:4'));
});

test('who leaves says so, and the others go on; the last one closes the socket', async () => {
  const alone = new AbortController();
  const { socket, cart, web } = await both(alone.signal);
  const ended = cart.next();
  alone.abort();
  expect(await ended).toBeUndefined();
  expect(await socket.message()).toEqual({ id: '1', type: 'complete' });
  tell(socket, '1', changes('e1:2', ['ADDED', two]));
  tell(socket, '2', changes('e1:3', ['REMOVED', two]));
  expect(await web.next()).toEqual(changes('e1:3', ['REMOVED', two]));
  const closed = socket.closed;
  const over = web.next();
  leaving.abort();
  expect([await over, await closed]).toEqual([undefined, 1000]);
});

test('a refusal ends the watch that it is for, and no other', async () => {
  const { socket, cart, web } = await both();
  const refused = cart.next();
  socket.send({ id: '1', type: 'error', payload: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] });
  await expect(refused).rejects.toMatchObject({ code: 'FORBIDDEN' });
  tell(socket, '2', changes('e1:3', ['REMOVED', two]));
  expect(await web.next()).toEqual(changes('e1:3', ['REMOVED', two]));
});

test('a cut is a cut for all, and they meet again on one new socket', async () => {
  const { socket, cart, web } = await both();
  const resumed = [cart.next(), web.next()];
  socket.cut();
  await Promise.all([cart.lost, web.lost]);
  await clock.step(1_000);
  const next = await api.socket();
  const { variables } = await next.subscribed();
  expect(variables).toMatchObject({ since: 'e1:1' });
  expect(await next.message()).toMatchObject({ id: '2', type: 'subscribe', payload: { variables: { since: 'e1:1' } } });
  tell(next, '1', changes('e1:2', ['ADDED', two]));
  tell(next, '2', changes('e1:3', ['REMOVED', two]));
  await Promise.all(resumed);
});
