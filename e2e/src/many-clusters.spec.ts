import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RealControlPlane } from '@rollcall/testing';

import { BlackHole } from './harness/black-hole.js';
import { ASSETS, onRealCluster } from './harness/environment.js';
import { eventually } from './harness/eventually.js';
import { Installation } from './harness/installation.js';
import { service, slice } from './harness/manifests.js';
import { ObservedService } from './harness/observed-service.js';
import { RestlessService } from './harness/restless-service.js';
import { Started } from './harness/started.js';

const suite = ASSETS === '' ? describe.skip : describe;

interface ClusterAnswer {
  readonly name: string;
  readonly state: string;
  readonly lastError: { readonly message: string; readonly advice: string } | null;
}

suite(onRealCluster('several clusters, one of them a black hole, one gone'), () => {
  const started = new Started();
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-clusters-'));
  let plane: RealControlPlane;
  let installation: Installation;

  beforeAll(async () => {
    plane = started.add(await RealControlPlane.start({ assets: ASSETS }));
    const hole = started.add(await BlackHole.open());
    const file = join(folder, 'clusters.yaml');
    writeFileSync(join(folder, 'hole.kubeconfig'), kubeconfig(`http://127.0.0.1:${hole.port}`));
    writeFileSync(join(folder, 'gone.kubeconfig'), kubeconfig('http://127.0.0.1:1'));
    writeFileSync(
      file,
      [
        `- {name: black-hole, kubeconfig: hole.kubeconfig}`,
        `- {name: gone, kubeconfig: gone.kubeconfig}`,
        `- {name: one, kubeconfig: ${plane.kubeconfig()}}`,
        `- {name: two, kubeconfig: ${plane.kubeconfig('reader')}, namespaces: [default]}`,
      ].join('\n'),
    );
    installation = started.add(await Installation.start({ environment: { ROLLCALL_CLUSTERS: file }, workers: 2 }));
  }, 120_000);
  afterAll(async () => {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const get = (path: string): Promise<Response> => fetch(`${installation.api.url}${path}`);
  const clusters = async (): Promise<ReadonlyMap<string, ClusterAnswer>> => {
    const { items } = (await (await get('/v1/clusters')).json()) as { items: readonly ClusterAnswer[] };
    return new Map(items.map((cluster) => [cluster.name, cluster]));
  };

  test('the living are live and fresh, the others say why they are not and what to try', async () => {
    await eventually('each has its state', async () => {
      const known = await clusters();
      const states = ['one', 'two', 'black-hole', 'gone'].map((name) => known.get(name)?.state);
      if (states.join() !== 'LIVE,LIVE,UNREACHABLE,UNREACHABLE') throw new Error(states.join());
      return true;
    });
    const known = await clusters();
    for (const name of ['black-hole', 'gone'])
      expect(known.get(name)?.lastError).toMatchObject({
        message: expect.stringMatching(/127\.0\.0\.1/),
        advice: expect.stringMatching(/\w+ \w+/),
      });
    const restless = new RestlessService(plane, 'cart');
    await restless.create();
    await eventually('cart is known', async () => (await get('/v1/namespaces/default/services/cart?cluster=one')).ok);
    const cart = new ObservedService(plane, () => installation.api.url, {
      namespace: 'default',
      name: 'cart',
      cluster: 'one',
    });
    try {
      for (let i = 0; i < 5; i += 1) await restless.change();
      await cart.settles('after five changes', (published) => published.length > 0, 10_000);
      await cart.expectPromisesKept(restless.published);
    } finally {
      cart.close();
    }
  }, 60_000);

  test('answers name the clusters that are missing in them, and one that was never read has no answer', async () => {
    await plane.apply(
      service('pay', { ports: [{ name: 'http', port: 80 }] }),
      slice('pay-1', 'pay', {
        addressType: 'IPv4',
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
        endpoints: [{ addresses: ['10.3.3.3'] }],
      }),
    );
    const path = '/v1/namespaces/default/services/pay/endpoints';
    await eventually(
      'pay is known in both',
      async () => ((await (await get(path)).json()) as { endpoints?: unknown[] }).endpoints?.length === 2,
    );
    const merged = (await (await get(path)).json()) as {
      freshness: { stale: boolean; clusters: readonly { name: string; state: string }[] };
      endpoints: readonly { cluster: string; address: string }[];
      targets: readonly string[];
    };
    expect(merged.endpoints.map(({ cluster, address }) => `${cluster} ${address}`)).toEqual([
      'one 10.3.3.3',
      'two 10.3.3.3',
    ]);
    expect(merged.targets).toEqual(['10.3.3.3:80']);
    expect(merged.freshness.stale).toBe(true);
    expect(merged.freshness.clusters.map(({ name, state }) => `${name} ${state}`).sort()).toEqual([
      'black-hole SYNCING',
      'gone SYNCING',
      'one LIVE',
      'two LIVE',
    ]);

    const live = (await (await get(`${path}?cluster=one`)).json()) as { freshness: { stale: boolean } };
    expect(live.freshness.stale).toBe(false);
    const never = await get(`${path}?cluster=black-hole`);
    expect([never.status, never.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    expect(await never.json()).toMatchObject({ code: 'NOT_SYNCED' });
    expect((await get('/v1/namespaces/default/services/pay')).status).toBe(400); // which of the two?
    expect((await get('/v1/namespaces/default/services/nowhere/endpoints')).status).toBe(503); // it may be in one that was never read
    expect((await get('/v1/namespaces/default/services/nowhere/endpoints?cluster=one')).status).toBe(404);
  }, 60_000);

  test('a cluster that a worker mirrors cannot be retired', async () => {
    const answer = await fetch(`${installation.api.url}/v1/clusters/one`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer end-to-end-admin-token' },
    });
    expect(answer.status).toBe(409);
  });
});

function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'it',
    clusters: [{ name: 'it', cluster: { server } }],
    users: [{ name: 'it', user: {} }],
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
  });
}
