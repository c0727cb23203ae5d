import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RealControlPlane } from '@rollcall/testing';

import { ASSETS, onRealCluster } from './harness/environment.js';
import { eventually } from './harness/eventually.js';
import { Installation } from './harness/installation.js';
import { ObservedService } from './harness/observed-service.js';
import { RestlessService } from './harness/restless-service.js';
import { Started } from './harness/started.js';

const suite = ASSETS === '' ? describe.skip : describe;

suite(onRealCluster('as a user who may only get, list and watch Services and EndpointSlices'), () => {
  const started = new Started();
  let plane: RealControlPlane;
  let installation: Installation;

  beforeAll(async () => {
    plane = started.add(await RealControlPlane.start({ assets: ASSETS }));
    installation = started.add(await Installation.start({ kubeconfig: plane.kubeconfig('reader') }));
  }, 120_000);
  afterAll(() => started.stop(), 60_000);

  test('everything is mirrored and followed, and the cluster is known by what may be read', async () => {
    const restless = new RestlessService(plane, 'cart');
    await restless.create();
    const url = installation.api.url;
    await eventually('cart is known', async () => (await fetch(`${url}/v1/namespaces/default/services/cart`)).ok);
    const cart = new ObservedService(plane, () => url, { namespace: 'default', name: 'cart' });
    try {
      for (let i = 0; i < 10; i += 1) await restless.change();
      await cart.settles('after ten changes', (published) => published.length > 0);
      await cart.expectPromisesKept(restless.published);
    } finally {
      cart.close();
    }
    const uid = await plane.kubectl(['get', 'service', 'kubernetes', '-o', 'jsonpath={.metadata.uid}']);
    const { items } = (await (await fetch(`${url}/v1/clusters`)).json()) as { items: readonly object[] };
    expect(items).toEqual([
      expect.objectContaining({
        name: 'real',
        kind: 'KUBERNETES',
        state: 'LIVE',
        identity: { uid, source: 'default/kubernetes' },
        serverVersion: expect.stringMatching(/^v1\.\d+\.\d+$/),
        lastError: null,
      }),
    ]);
  }, 60_000);
});
