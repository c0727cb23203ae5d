import { BindError } from '@rollcall/platform';
import { expect, test } from '@jest/globals';
import { anEndpoint, aService, aSlice } from '@rollcall/testing';

import { TestApi } from './test-api.js';

test('the real server answers for what a mirror publishes, over HTTP', async () => {
  const { api, prod } = await TestApi.serving(aService('cart'), aSlice('cart-x1', [anEndpoint('10.0.0.1')]));
  const path = '/v1/namespaces/shop/services/cart/endpoints';
  expect(await api.json(path)).toMatchObject({ targets: ['10.0.0.1:8080'], freshness: { stale: false } });

  await prod.put(aSlice('cart-x1', [anEndpoint('10.0.0.1'), anEndpoint('10.0.0.2')]));
  await prod.report({ state: 'UNREACHABLE' });
  expect(await api.json(path)).toMatchObject({
    revision: 'e1:2',
    targets: ['10.0.0.1:8080', '10.0.0.2:8080'],
    freshness: { stale: true, clusters: [{ name: 'prod', state: 'UNREACHABLE' }] },
  });

  await api.stop();
  expect(api.exits).toEqual([0]);
});

test('a port that is in use is named, with what to do', async () => {
  const { api } = await TestApi.serving(aService('cart'));
  const messages = await Promise.all(
    [{ port: api.port }, { opsPort: api.port }, { host: '192.0.2.1' }].map((settings) =>
      TestApi.start(settings).catch((error: unknown) => (error instanceof BindError ? error.message : error)),
    ),
  );
  await api.stop();
  expect(messages).toEqual([
    expect.stringContaining(`ROLLCALL_PORT=${api.port}: in use on 127.0.0.1`),
    expect.stringContaining(`ROLLCALL_OPS_PORT=${api.port}: in use on 127.0.0.1`),
    expect.stringContaining('has to be an address of this machine'),
  ]);
});
