import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test } from '@jest/globals';
import type { ClusterSource } from '@rollcall/catalog';
import { DemoApiServer } from '@rollcall/demo-cluster';
import { clusterSourceContract, RealControlPlane } from '@rollcall/testing';

import { CredentialSource } from './cluster-credentials.js';
import { KubernetesSource } from './kubernetes-source.js';
import { UndiciTransport } from './undici-transport.js';

const clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Retries at once (no jitter is no wait), and looks at quiet watches often. */
function newSource(kubeconfig: string, namespaces: readonly string[]): ClusterSource {
  const credentials = new CredentialSource({ type: 'FILES', paths: [kubeconfig], context: null });
  const times = { timeoutMs: 5_000, watchIdleMs: 60_000, listIdleMs: 5_000, backoffCapMs: 1_000, heartbeatMs: 200 };
  return new KubernetesSource(
    { server: credentials.server, namespaces, ...times },
    { transport: new UndiciTransport(credentials), clock, random: () => 0.05 },
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
  return {
    newSource: ({ namespaces = [], user = 'admin' }) => newSource(join(folder, user), namespaces),
    create: (object) => Promise.resolve(void server.put(resourceOf(object), object as never)),
    replace: (object) => Promise.resolve(void server.put(resourceOf(object), object as never)),
    delete: (kind, namespace, name) => Promise.resolve(server.delete(resourceOf({ kind }), namespace, name)),
    createNamespace: () => Promise.resolve(),
    stopServer: () => server.close(),
    startServer: () => server.listen(port),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
});

const { KUBEBUILDER_ASSETS: assets } = process.env;
if (assets) {
  clusterSourceContract('the real API server', async () => {
    const plane = await RealControlPlane.start({ assets });
    const nobody = join(plane.folder, 'nobody.kubeconfig');
    return {
      newSource: ({ namespaces = [], user = 'admin' }) =>
        newSource(user === 'nobody' ? nobodyConfig(plane, nobody) : plane.kubeconfig(), namespaces),
      create: async (object) => void (await plane.kubectl(['create', '-f', '-'], JSON.stringify(object))),
      replace: async (object) => void (await plane.kubectl(['replace', '-f', '-'], JSON.stringify(object))),
      delete: async (kind, namespace, name) => void (await plane.kubectl(['-n', namespace, 'delete', kind, name])),
      createNamespace: async (name) => void (await plane.kubectl(['create', 'namespace', name])),
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
