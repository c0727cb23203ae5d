import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { ASSETS, RealControlPlane, RecordingSourceListener } from '@rollcall/testing';

import { CredentialSource } from './cluster-credentials.js';
import { KubernetesSource } from './kubernetes-source.js';
import { serviceNamed, sliceNamed } from './testing/observed-server.js';
import { systemClock } from './testing/system-clock.js';
import { UndiciTransport } from './undici-transport.js';

const TIMES = { timeoutMs: 10_000, watchIdleMs: 600_000, listIdleMs: 10_000, backoffCapMs: 1_000, heartbeatMs: 60_000 };

const suite = ASSETS === '' ? describe.skip : describe;
const skipped = ASSETS === '' ? ' (skipped: KUBEBUILDER_ASSETS is not set)' : '';

suite(`a real API server without streamed lists${skipped}`, () => {
  let plane: RealControlPlane;
  const sources: KubernetesSource[] = [];
  beforeAll(async () => {
    plane = await RealControlPlane.start({ assets: ASSETS, flags: ['--feature-gates=WatchList=false'] });
    await plane.kubectl(['create', 'namespace', 'shop']);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.stop()));
  });
  afterAll(() => plane.stop());

  const observe = (
    user: 'admin' | 'reader',
    times: Partial<typeof TIMES> = {},
    cursors = new Map<string, string>(),
  ) => {
    const credentials = new CredentialSource({ type: 'FILES', paths: [plane.kubeconfig(user)], context: null });
    const listener = new RecordingSourceListener();
    const source = new KubernetesSource(
      { server: credentials.server, namespaces: [], ...TIMES, ...times },
      { transport: new UndiciTransport(credentials), clock: systemClock, random: () => 0.05 },
    );
    sources.push(source);
    source.start(listener, cursors);
    return { source, listener };
  };
  const create = async (...objects: readonly object[]): Promise<void> => {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    await plane.kubectl(['create', '-f', '-'], JSON.stringify(list));
  };
  const headless = (name: string): object => ({
    ...serviceNamed(name),
    spec: { clusterIP: 'None', ports: [{ port: 80 }] },
  });

  test('is listed page by page', async () => {
    await create(...Array.from({ length: 510 }, (_, i) => sliceNamed(`cart-${i}`, ['10.0.0.1'])));
    const { listener } = observe('admin');
    await listener.until(() => listener.count('SNAPSHOT') === 2);
    expect(listener.names('endpointslices').filter((name) => name.startsWith('shop/cart-'))).toHaveLength(510);
    expect(listener.news('TROUBLE')).toEqual([]);
    await create(sliceNamed('late', ['10.0.0.2']));
    await listener.until(() => listener.has('endpointslices', 'shop/late'));
    expect(listener.count('SNAPSHOT')).toBe(2);
  }, 60_000);

  test('is mirrored by somebody who may only read Services and EndpointSlices', async () => {
    const { listener } = observe('reader');
    await listener.until(() => listener.news('WATCHING').length >= 2);
    expect(listener.identities[0]).toMatchObject({ source: 'default/kubernetes' });
    expect(listener.news('TROUBLE')).toEqual([]);
    await create(headless('seen'));
    await listener.until(() => listener.has('services', 'shop/seen'));
  }, 30_000);

  test('that freezes is told as unreachable, and resumed without a list when it goes on', async () => {
    const { listener } = observe('admin', { timeoutMs: 1_000, watchIdleMs: 1_000 });
    await listener.until(() => listener.news('WATCHING').length >= 2);
    process.kill(plane.pid('kube-apiserver'), 'SIGSTOP');
    try {
      await listener.until(() => listener.news('TROUBLE').some(({ trouble }) => trouble.kind === 'UNREACHABLE'));
    } finally {
      process.kill(plane.pid('kube-apiserver'), 'SIGCONT');
    }
    await create(headless('after'));
    await listener.until(() => listener.has('services', 'shop/after'));
    expect(listener.count('SNAPSHOT')).toBe(2);
  }, 60_000);

  test('stays silent on a watch at a version that has not come yet, and is found out by its proof', async () => {
    const cursors = new Map(['services', 'endpointslices'].map((scope) => [scope, '99999999']));
    const { listener } = observe('admin', { heartbeatMs: 200 }, cursors);
    await listener.until(() => listener.news('PROOF').length >= 2);
    expect(Number(listener.news('PROOF')[0]!.resourceVersion)).toBeLessThan(99_999_999);
    expect(listener.news('TROUBLE')).toEqual([]);
  }, 30_000);
});
