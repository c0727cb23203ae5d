import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Clock, Random } from '@rollcall/catalog';
import type { DemoApiServerOptions, JsonObject } from '@rollcall/demo-cluster';
import { DemoApiServer } from '@rollcall/demo-cluster';
import { RecordingSourceListener } from '@rollcall/testing';

import { CredentialSource } from '../cluster-credentials.js';
import type { KubernetesSourceOptions } from '../kubernetes-source.js';
import { KubernetesSource } from '../kubernetes-source.js';
import { UndiciTransport } from '../undici-transport.js';
import { systemClock } from './system-clock.js';

export interface ObserveOptions extends Partial<KubernetesSourceOptions> {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly cursors?: ReadonlyMap<string, string>;
  /** Told to, before the source starts. */
  readonly listener?: RecordingSourceListener;
  /** Path of another kubeconfig. */
  readonly kubeconfig?: string;
}

/** Times so long that only what a test is about happens by itself; tries again after a few milliseconds. */
const TIMES = {
  timeoutMs: 60_000,
  watchIdleMs: 600_000,
  listIdleMs: 600_000,
  backoffCapMs: 1_000,
  heartbeatMs: 3_600_000,
};
const HARDLY_ANY_JITTER: Random = () => 0.005;

/** An API server in this process that can be made to fail, and sources that observe it over real sockets. */
export class ObservedServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'rollcall-observed-'));
  private readonly sources: KubernetesSource[] = [];
  private constructor(readonly server: DemoApiServer) {}

  static async open(options: DemoApiServerOptions = {}): Promise<ObservedServer> {
    const server = new DemoApiServer({ firstVersion: 1_000n, ...options });
    await server.listen();
    return new ObservedServer(server);
  }

  /** Starts a source; it is stopped by {@link close}. */
  observe(options: ObserveOptions = {}): { source: KubernetesSource; listener: RecordingSourceListener } {
    const { clock = systemClock, random = HARDLY_ANY_JITTER, cursors = new Map<string, string>() } = options;
    const listener = options.listener ?? new RecordingSourceListener();
    const credentials = new CredentialSource({
      type: 'FILES',
      paths: [options.kubeconfig ?? this.writeKubeconfig('kubeconfig', this.server.kubeconfig())],
      context: null,
    });
    const source = new KubernetesSource(
      { server: credentials.server, namespaces: [], ...TIMES, ...options },
      { transport: new UndiciTransport(credentials), clock, random },
    );
    this.sources.push(source);
    source.start(listener, cursors);
    return { source, listener };
  }

  /** Both scopes have their list, and are watched. */
  async observeUntilWatching(options: ObserveOptions = {}) {
    const observed = this.observe(options);
    await observed.listener.until(() => observed.listener.news('WATCHING').length >= 2);
    return observed;
  }

  /** Writes a file, and returns its path. */
  writeKubeconfig(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  putService(name: string, labels: Readonly<Record<string, string>> = {}): void {
    this.server.put('services', serviceNamed(name, labels));
  }

  putSlice(name: string, addresses: readonly string[]): void {
    this.server.put('endpointslices', sliceNamed(name, addresses));
  }

  /** Requests for lists and watches of one resource so far, as their queries. */
  queries(resource: 'services' | 'endpointslices'): readonly URLSearchParams[] {
    return this.server.requests.flatMap((line) => {
      const [path = '', query = ''] = line.replace('GET ', '').split('?');
      return path.endsWith(`/${resource}`) ? [new URLSearchParams(query)] : [];
    });
  }

  watches(resource: 'services' | 'endpointslices'): readonly URLSearchParams[] {
    return this.queries(resource).filter((query) => query.get('watch') === 'true');
  }

  async close(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.stop()));
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}

export function serviceNamed(name: string, labels: Readonly<Record<string, string>> = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop', labels },
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.1', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
  } satisfies JsonObject;
}

export function sliceNamed(name: string, addresses: readonly string[]) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'shop', labels: { 'kubernetes.io/service-name': 'cart' } },
    addressType: 'IPv4',
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  } satisfies JsonObject;
}
