import { describe, expect, test } from '@jest/globals';
import type { SliceManifest } from '@rollcall/core';

import type { StandingObject } from '../contracts/slice-writer-contract.js';
import { sliceWriterContract } from '../contracts/slice-writer-contract.js';
import type { SliceChange } from './memory-slice-cluster.js';
import { MemorySliceCluster } from './memory-slice-cluster.js';
import { MemorySliceWriter } from './memory-slice-writer.js';

sliceWriterContract('the fake cluster', () => {
  const cluster = new MemorySliceCluster();
  return Promise.resolve({
    newWriter: (user: 'admin' | 'reader', meanwhile?: () => Promise<void>) => {
      const writer = new MemorySliceWriter(cluster, meanwhile);
      writer.mayWrite = user === 'admin';
      return writer;
    },
    createNamespace: async (name: string) => {
      cluster.namespaces.set(name, 'ACTIVE');
      return Promise.resolve();
    },
    terminateNamespace: async (name: string) => {
      cluster.namespaces.set(name, 'TERMINATING');
      return Promise.resolve();
    },
    read: (kind: 'Service' | 'EndpointSlice', namespace: string, name: string) => {
      const service = cluster.services.get(`${namespace}/${name}`) ?? null;
      return Promise.resolve((kind === 'Service' ? service : cluster.slice(namespace, name)) as StandingObject | null);
    },
    edit: async ({ metadata }: StandingObject, patch: object, manager: string) => {
      cluster.edit(metadata, patch, manager);
      return Promise.resolve();
    },
    delete: async ({ metadata: { namespace, name } }: StandingObject) => {
      cluster.delete(namespace, name);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
});

describe('the fake cluster', () => {
  const slice: SliceManifest = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'a', namespace: 'shop', labels: {} },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['192.0.2.7'], conditions: { ready: true } }],
    ports: [],
  };

  test('tells every change once, loses writes or only their answers as it is told, and remembers what was asked', async () => {
    const cluster = new MemorySliceCluster();
    cluster.namespaces.set('shop', 'ACTIVE');
    const changes: SliceChange[] = [];
    cluster.onChange = (change) => changes.push(change);
    const writer = new MemorySliceWriter(cluster);
    const lost = { type: 'UNAVAILABLE', message: 'no answer', retryAfterMs: null } as const;
    writer.answerNext(lost);
    expect(await writer.create(slice)).toEqual(lost);
    expect(cluster.slices).toEqual([]);
    writer.answerNext(lost, true);
    expect(await writer.create(slice)).toEqual(lost);
    expect(await writer.create(slice)).toEqual({ type: 'EXISTS' });
    const { resourceVersion } = cluster.slices[0]!.metadata;
    const same = { ...slice, metadata: { ...slice.metadata, resourceVersion } };
    expect(await writer.update(same, { force: true })).toEqual({ type: 'WRITTEN', resourceVersion, warnings: [] });
    cluster.delete('shop', 'a');
    expect(changes.map(({ type }) => type)).toEqual(['UPSERT', 'DELETE']);
    expect(writer.writes).toEqual(['create shop/a', 'create shop/a', 'create shop/a', 'update! shop/a']);
  });
});
