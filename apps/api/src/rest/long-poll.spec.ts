import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, get } from 'node:http';
import type { Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MemoryMirror } from '@rollcall/testing';
import { anEndpoint, aService, aSlice, NOT_READY } from '@rollcall/testing';

import { TestApi } from '../testing/test-api.js';

const ENDPOINTS = '/v1/namespaces/shop/services/cart/endpoints';

let api: TestApi;
let prod: MemoryMirror;
beforeEach(
  async () => ({ api, prod } = await TestApi.serving(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]))),
);
afterEach(() => api.stop());

/** Asks, and goes on when the poll waits in the server. */
async function poll(query: string, headers: Record<string, string> = {}): Promise<Promise<Response>[]> {
  const { longPolls } = (await api.json('/statusz')) as { longPolls: number };
  const answer = api.get(`${ENDPOINTS}${query}`, headers);
  for (;;) {
    const now = (await api.json('/statusz')) as { longPolls: number };
    if (now.longPolls > longPolls) return [answer];
  }
}

describe('a long poll answers', () => {
  test('at once if the selection differs from what it saw', async () => {
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]));
    expect(await api.json(`${ENDPOINTS}?since=e1:1&wait=5m`)).toMatchObject({
      revision: 'e1:2',
      targets: ['10.0.0.1:8080', '10.0.0.2:8080'],
    });
  });

  test('at once if something came and went meanwhile', async () => {
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]));
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
    expect(await api.json(`${ENDPOINTS}?since=e1:1&wait=5m`)).toMatchObject({
      revision: 'e1:3',
      targets: ['10.0.0.1:8080'],
    });
  });

  test('when it changes, and not for a change outside of the selection', async () => {
    const [answer] = await poll('?since=e1:1&wait=5m');
    await prod.put(aSlice('cart-x2', [anEndpoint('10.0.0.9', { conditions: NOT_READY })]), aService('other'));
    expect(await api.json('/statusz')).toMatchObject({ longPolls: 1 });
    await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.7')]));
    const response = await answer!;
    expect([response.status, response.headers.get('rollcall-revision')]).toEqual([200, 'e1:3']);
    expect(await response.json()).toMatchObject({ targets: ['10.0.0.7:8080'] });
  });

  test('after its wait with the current set', async () => {
    const [answer] = await poll('?since=e1:1&wait=30s', { accept: 'text/plain' });
    await api.clock.step(30_000);
    const response = await answer!;
    expect([response.status, await response.text()]).toEqual([200, '10.0.0.1:8080\n']);
  });

  test('at once without a wait', async () => {
    expect(await api.json(`${ENDPOINTS}?since=e1:1`)).toMatchObject({ revision: 'e1:1' });
  });

  test('404 if the Service is deleted while it waits', async () => {
    const [answer] = await poll('?since=e1:1&wait=5m');
    await prod.remove(aService('cart'));
    const response = await answer!;
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });

  const lost: readonly (readonly [string, string])[] = [
    ['of another epoch', 'e0:1'],
    ['from the future', 'e1:99'],
  ];
  test.each(lost)('410 to a cursor %s', async (_what, since) => {
    const answer = api.get(`${ENDPOINTS}?since=${since}&wait=5m`);
    const waiting = { isOver: false };
    void answer.finally(() => (waiting.isOver = true));
    // A cursor from the future may be from a replica that is ahead: it gets a moment.
    while (!waiting.isOver) await api.clock.step(100);
    const response = await answer;
    expect([response.status, await response.json()]).toMatchObject([410, { code: 'RESYNC_REQUIRED' }]);
  });

  test('404 and 503 as a read does', async () => {
    const path = '/v1/namespaces/shop/services/nope/endpoints?since=e1:1&wait=5m';
    expect((await api.get(path)).status).toBe(404);
  });
});

test('one that is gone is waited for no longer', async () => {
  const { signal, abort } = ((controller) => ({ signal: controller.signal, abort: () => controller.abort() }))(
    new AbortController(),
  );
  const answer = fetch(api.url(`${ENDPOINTS}?since=e1:1&wait=5m`), { signal }).catch(() => null);
  const polls = async () => ((await api.json('/statusz')) as { longPolls: number }).longPolls;
  while ((await polls()) === 0);
  abort();
  await answer;
  while ((await polls()) > 0);
});

test('a connection that carries many polls, one after the other, keeps nothing of those that are over', async () => {
  const accepted: Socket[] = [];
  const onSocket = (message: unknown): void => void accepted.push((message as { socket: Socket }).socket);
  subscribe('net.server.socket', onSocket);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const pollOnce = () =>
    new Promise<void>((resolve, reject) => {
      const asked = get(api.url(`${ENDPOINTS}?since=e1:1`), { agent }, (response) =>
        response.resume().on('end', resolve),
      );
      asked.on('error', reject);
    });
  await pollOnce();
  const listeners = accepted[0]!.listenerCount('close');
  for (let i = 0; i < 5; i += 1) await pollOnce();
  unsubscribe('net.server.socket', onSocket);
  expect(accepted).toHaveLength(1);
  expect(accepted[0]!.listenerCount('close')).toBe(listeners);
  agent.destroy();
});
