import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScriptedApi } from '@rollcall/testing';

import { EXIT } from '../exit-codes.js';
import { clockTime } from '../terminal/clock-time.js';
import { CommandRun, NOW } from '../testing/command-run.js';
import { anEndpointOf, aSet, LIVE, LOST } from '../testing/samples.js';

let api: ScriptedApi;
beforeEach(async () => void (api = await ScriptedApi.start()));
afterEach(() => api.stop());

const AT = clockTime(NOW);
const start = (args: string): CommandRun => new CommandRun(args, { environment: { ROLLCALL_URL: api.url } });
const applied = { zoneFallback: false, routable: null };
const [one, six] = [anEndpointOf('10.0.0.1'), anEndpointOf('2001:db8::1', { zone: null })];

test('a line for everyone, then one for every change; goes on after a cut', async () => {
  const run = start('watch shop/cart');
  (await api.request()).json(aSet('e1:1', one));
  let socket = await api.socket();
  expect((await socket.subscribed()).variables).toMatchObject({ filter: { readiness: 'ANY' } });
  socket.event({ type: 'SNAPSHOT', revision: 'e1:1', freshness: LIVE, applied, endpoints: [one] });
  await run.lines(1);
  socket.cut();
  socket = await api.socket();
  expect((await socket.subscribed()).variables).toMatchObject({ since: 'e1:1' });
  const changes = [
    { type: 'MODIFIED', endpoint: { ...one, ready: false, terminating: true } },
    { type: 'ADDED', endpoint: six },
  ];
  socket.event({ type: 'CHANGES', revision: 'e1:2', freshness: LIVE, changes });
  socket.event({ type: 'FRESHNESS', revision: 'e1:2', freshness: LOST });
  socket.event({ type: 'RESYNC', revision: 'e2:1', freshness: LIVE, applied, endpoints: [six] });
  await run.lines(4);
  run.stop();
  expect(await run.code).toBe(EXIT.INTERRUPTED);
  expect(run.out.replaceAll(AT, 'AT')).toMatchInlineSnapshot(`
   "AT ADDED    10.0.0.1:8080 ready zone-a
   AT MODIFIED 10.0.0.1:8080 draining zone-a
   AT ADDED    [2001:db8::1]:8080 ready -
   AT REMOVED  10.0.0.1:8080 draining zone-a
   "
  `);
  expect(
    run.err
      .replaceAll(AT, 'AT')
      .replace(/again in .* s/, 'again in N s')
      .replaceAll(api.url, 'URL'),
  ).toMatchInlineSnapshot(`
   "AT connection lost: the WebSocket to URL broke (1006); again in N s
   AT connected again (websocket); nothing was missed
   AT cluster prod is UNREACHABLE: what is shown may be out of date
   AT cluster prod is LIVE
   AT everything was read anew; what differs follows
   "
  `);
});

test('-o json prints the events of the API, one per line', async () => {
  const run = start('watch shop/cart --ready -o json --since e1:7');
  (await api.request()).json(aSet('e1:7', one));
  const socket = await api.socket();
  expect((await socket.subscribed()).variables).toMatchObject({ filter: { readiness: 'READY' }, since: 'e1:7' });
  const event = { type: 'CHANGES', revision: 'e1:8', freshness: LIVE, changes: [{ type: 'REMOVED', endpoint: one }] };
  socket.event(event);
  expect((await run.lines(1)).map((line) => JSON.parse(line) as unknown)).toEqual([event]);
  run.stop();
  await run.code;
});

test('a Service that is not there ends it at once', async () => {
  const run = start('watch shop/none');
  (await api.request()).problem(404, 'NOT_FOUND');
  expect(await run.code).toBe(EXIT.NOT_FOUND);
});
