import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice, MemoryMirror } from '@rollcall/testing';

import { GraphqlSocket } from './testing/graphql-socket.js';
import { LIVE_WAYS } from './testing/live-ways.js';
import { send } from './testing/registrations.js';
import { TestApi } from './testing/test-api.js';

/** How each way ends for whoever may not go on (contract 5). */
const ENDS: Readonly<Record<string, string>> = {
  'a WebSocket': '4403 credentials have ended',
  'a stream of GraphQL': 'ended',
  'a stream of REST': 'ended',
  'a long poll': '403 FORBIDDEN',
};
const WAYS = Object.keys(LIVE_WAYS);

let api: TestApi;
let prod: MemoryMirror;
beforeEach(async () => {
  api = await TestApi.start({ anonymous: 'none' });
  prod = await MemoryMirror.live(api.database, 'prod', aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
});
afterEach(() => api.stop());

async function aToken(expiresAt: string | null = null): Promise<{ readonly id: string; readonly token: string }> {
  const { body } = await send(api, ['POST', '/v1/tokens'], { name: 'a reader', role: 'reader', expiresAt });
  return body as { id: string; token: string };
}

async function revoke(id: string): Promise<void> {
  expect((await send(api, ['DELETE', `/v1/tokens/${id}`])).status).toBe(200);
}

const goOn = () => prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]));
const twoHeartbeats = () => api.clock.step(2 * api.config.heartbeatMs);

describe.each(WAYS)('%s', (way) => {
  const open = (token: string) => LIVE_WAYS[way]!(api, `Bearer ${token}`);

  test('ends within two heartbeats after its token was revoked', async () => {
    const { id, token } = await aToken();
    const live = await open(token);
    await revoke(id);
    await twoHeartbeats();
    expect((await live.end).how).toBe(ENDS[way]);
  });

  test('tells nothing any more of what happens after that', async () => {
    const { id, token } = await aToken();
    const live = await open(token);
    await revoke(id);
    await goOn();
    await twoHeartbeats();
    const { how, received } = await live.end;
    expect(how).toBe(ENDS[way]);
    expect(received).not.toContain('10.0.0.2');
  });

  test('ends within two heartbeats after its token has expired', async () => {
    const minute = new Date(api.clock.nowMs() + 60_000).toISOString();
    const live = await open((await aToken(minute)).token);
    await api.clock.step(60_000);
    await twoHeartbeats();
    expect((await live.end).how).toBe(ENDS[way]);
  });

  test('goes on for others, whose tokens are still good', async () => {
    const [revoked, good] = [await aToken(), await aToken()];
    const live = await open(good.token);
    await revoke(revoked.id);
    await twoHeartbeats();
    const end = await Promise.race([live.end, new Promise((resolve) => setImmediate(() => resolve('goes on')))]);
    expect(end).toBe('goes on');
  });
});

test('whoever holds a token that was revoked begins nothing new', async () => {
  const { id, token } = await aToken();
  const authorization = `Bearer ${token}`;
  const socket = await GraphqlSocket.ready(api, { authorization });
  await revoke(id);
  socket.subscribe('1', { query: '{ clusters { name } }' });
  expect(await socket.closed).toMatchObject({ code: 4403 });
  expect(socket.waiting).toBe(0);
  expect((await api.get('/v1/clusters', { authorization })).status).toBe(401);
});

test('what is kept ready is not given to whoever holds a token that was revoked', async () => {
  const { id, token } = await aToken();
  const authorization = `Bearer ${token}`;
  const query = encodeURIComponent('{ services { nodes { name } } }');
  const asked = [
    () => api.get('/v1/namespaces/shop/services/cart/endpoints', { authorization }),
    () => api.get(`/graphql?query=${query}`, { authorization, 'apollo-require-preflight': '1' }),
  ];
  for (const ask of asked) expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  await revoke(id);
  for (const ask of asked) expect((await ask()).status).toBe(401);
});
