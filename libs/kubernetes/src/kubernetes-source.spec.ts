import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test } from '@jest/globals';
import type { ClusterSource } from '@rollcall/catalog';
import type { KubernetesObject } from '@rollcall/demo-cluster';
import { DemoApiServer } from '@rollcall/demo-cluster';
import { ASSETS, clusterSourceContract, RealControlPlane } from '@rollcall/testing';

import { CredentialSource } from './cluster-credentials.js';
import { KubernetesSource } from './kubernetes-source.js';
import { systemClock } from './testing/system-clock.js';
import { UndiciTransport } from './undici-transport.js';

/** Retries at once (no jitter is no wait), and looks at quiet watches often. */
function newSource(kubeconfig: string, namespaces: readonly string[]): ClusterSource {
  const credentials = new CredentialSource({ type: 'FILES', paths: [kubeconfig], context: null });
  const times = { timeoutMs: 5_000, watchIdleMs: 60_000, listIdleMs: 5_000, backoffCapMs: 1_000, heartbeatMs: 200 };
  return new KubernetesSource(
    { server: credentials.server, namespaces, ...times },
    { transport: new UndiciTransport(credentials), clock: systemClock, random: () => 0.05 },
  );
}

const resourceOf = (object: object): string =>
  (object as { kind: string }).kind === 'Service' ? 'services' : 'endpointslices';

clusterSourceContract('the in-process API server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-kubeconfig-'));
  const server = new DemoApiServer({ firstVersion: 1_000n, tokens: new Set(['good']) });
  await server.listen();
  const port = Number(new URL(server.url).port);
  writeFileSync(join(folder, 'admin'), server.kubeconfig('demo', 'good'));
  writeFileSync(join(folder, 'nobody'), server.kubeconfig('demo', 'bad'));
  const put = async (object: object): Promise<void> => {
    server.put(resourceOf(object), object as KubernetesObject);
    return Promise.resolve();
  };
  return {
    newSource: ({ namespaces = [], user = 'admin' }) => newSource(join(folder, user), namespaces),
    create: put,
    replace: put,
    delete: async (kind, namespace, name) => {
      server.delete(resourceOf({ kind }), namespace, name);
      return Promise.resolve();
    },
    createNamespace: () => Promise.resolve(),
    forgetHistory: async () => {
      server.store.compact();
      return Promise.resolve();
    },
    stopServer: () => server.close(),
    startServer: () => server.listen(port),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
});

if (ASSETS !== '') {
  clusterSourceContract('the real API server', async () => {
    const plane = await RealControlPlane.start({ assets: ASSETS });
    const nobody = join(plane.folder, 'nobody.kubeconfig');
    const kubectl = async (args: readonly string[], object?: object): Promise<void> => {
      await plane.kubectl(args, JSON.stringify(object));
    };
    return {
      newSource: ({ namespaces = [], user = 'admin' }) =>
        newSource(user === 'nobody' ? nobodyConfig(plane, nobody) : plane.kubeconfig(), namespaces),
      create: (object) => kubectl(['create', '-f', '-'], object),
      replace: (object) => kubectl(['replace', '-f', '-'], object),
      delete: (kind, namespace, name) => kubectl(['-n', namespace, 'delete', kind, name]),
      createNamespace: (name) => kubectl(['create', 'namespace', name]),
      // Its memory of events begins when it starts.
      forgetHistory: async () => {
        await plane.stopApiServer();
        await plane.startApiServer();
      },
      stopServer: () => plane.stopApiServer(),
      startServer: () => plane.startApiServer(),
      close: () => plane.stop(),
    };
  });
} else {
  test.skip('the real API server is observed as promised (skipped: KUBEBUILDER_ASSETS is not set)', () => undefined);
}

/** Somebody whose token is known to nobody. */
function nobodyConfig(plane: RealControlPlane, path: string): string {
  const cluster = { server: plane.url, 'insecure-skip-tls-verify': true };
  const config = {
    'current-context': 'x',
    clusters: [{ name: 'x', cluster }],
    users: [{ name: 'x', user: { token: 'unknown' } }],
    contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
  };
  writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'Config', ...config }));
  return path;
}
