import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test } from '@jest/globals';
import type { SliceWriter } from '@rollcall/catalog';
import { DemoApiServer } from '@rollcall/demo-cluster';
import type { StandingObject } from '@rollcall/testing';
import { ASSETS, RealControlPlane, sliceWriterContract } from '@rollcall/testing';

import { ApiClient, ApiError } from './api-client.js';
import { CredentialSource } from './cluster-credentials.js';
import { KubernetesSliceWriter } from './kubernetes-slice-writer.js';
import { pathOf } from './resources.js';
import { systemClock } from './testing/system-clock.js';
import { UndiciTransport } from './undici-transport.js';

const RESOURCE = { Service: 'services', EndpointSlice: 'endpointslices' } as const;

/** Writers, and a person beside them, over the same protocol. */
class Cluster {
  private readonly transports: UndiciTransport[] = [];
  private readonly person: ApiClient;

  constructor(private readonly kubeconfigs: { readonly admin: string; readonly reader: string }) {
    this.person = new ApiClient({ server: 'the cluster', timeoutMs: 5_000 }, this.transport('admin'), systemClock);
  }

  newWriter(user: 'admin' | 'reader', meanwhile?: () => Promise<void>): SliceWriter {
    const options = { server: 'the cluster', timeoutMs: 5_000 };
    const transport = this.transport(user);
    if (meanwhile) interrupt(transport, meanwhile);
    return new KubernetesSliceWriter(options, { transport, clock: systemClock });
  }

  async ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': type } };
    return this.person.json({ method, path, ...sent }, new AbortController().signal);
  }

  async createNamespace(name: string): Promise<void> {
    await this.ask('POST', '/api/v1/namespaces', { metadata: { name } });
  }

  /** The suite runs without the controller that would end it. */
  async terminateNamespace(name: string): Promise<void> {
    await this.ask('DELETE', `/api/v1/namespaces/${name}`);
  }

  async read(kind: 'Service' | 'EndpointSlice', namespace: string, name: string): Promise<StandingObject | null> {
    const path = `${pathOf({ resource: RESOURCE[kind], namespace })}/${name}`;
    return this.ask('GET', path).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }) as Promise<StandingObject | null>;
  }

  async edit({ metadata }: StandingObject, patch: object, manager: string): Promise<void> {
    await this.ask('PATCH', `${pathOfSlice(metadata)}?fieldManager=${manager}`, patch);
  }

  async delete({ metadata }: StandingObject): Promise<void> {
    await this.ask('DELETE', pathOfSlice(metadata));
  }

  async close(): Promise<void> {
    await Promise.all(this.transports.map((transport) => transport.close()));
  }

  private transport(user: 'admin' | 'reader'): UndiciTransport {
    const credentials = new CredentialSource({ type: 'FILES', paths: [this.kubeconfigs[user]], context: null });
    const transport = new UndiciTransport(credentials);
    this.transports.push(transport);
    return transport;
  }
}

/** Lets something happen once, before the first apply is sent. */
function interrupt(transport: UndiciTransport, meanwhile: () => Promise<void>): void {
  const request = transport.request.bind(transport);
  transport.request = async (sent) => {
    if (sent.headers?.['content-type']?.startsWith('application/apply-patch')) {
      transport.request = request;
      await meanwhile();
    }
    return request(sent);
  };
}

const pathOfSlice = ({ namespace, name }: StandingObject['metadata']): string =>
  `${pathOf({ resource: 'endpointslices', namespace })}/${name}`;

sliceWriterContract('the in-process API server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-kubeconfig-'));
  const server = new DemoApiServer({
    firstVersion: 1_000n,
    tokens: new Set(['admin', 'reader']),
    readers: new Set(['reader']),
  });
  await server.listen();
  const kubeconfigs = { admin: join(folder, 'admin'), reader: join(folder, 'reader') };
  writeFileSync(kubeconfigs.admin, server.kubeconfig('demo', 'admin'));
  writeFileSync(kubeconfigs.reader, server.kubeconfig('demo', 'reader'));
  return worldOf(new Cluster(kubeconfigs), async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
});

if (ASSETS !== '') {
  sliceWriterContract('the real API server', async () => {
    const plane = await RealControlPlane.start({ assets: ASSETS });
    const kubeconfigs = { admin: plane.kubeconfig(), reader: plane.kubeconfig('reader') };
    return worldOf(new Cluster(kubeconfigs), () => plane.stop());
  });
} else {
  test.skip('the real API server is written as promised (skipped: KUBEBUILDER_ASSETS is not set)', () => undefined);
}

function worldOf(cluster: Cluster, stop: () => Promise<void>) {
  return {
    newWriter: (user: 'admin' | 'reader', meanwhile?: () => Promise<void>) => cluster.newWriter(user, meanwhile),
    createNamespace: (name: string) => cluster.createNamespace(name),
    terminateNamespace: (name: string) => cluster.terminateNamespace(name),
    read: (kind: 'Service' | 'EndpointSlice', namespace: string, name: string) => cluster.read(kind, namespace, name),
    edit: (slice: StandingObject, patch: object, manager: string) => cluster.edit(slice, patch, manager),
    delete: (slice: StandingObject) => cluster.delete(slice),
    close: async () => {
      await cluster.close();
      await stop();
    },
  };
}
