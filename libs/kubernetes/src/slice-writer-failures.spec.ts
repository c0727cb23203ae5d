import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '@rollcall/catalog';
import type { SliceManifest } from '@rollcall/core';
import type { Fault } from '@rollcall/demo-cluster';
import { DemoApiServer } from '@rollcall/demo-cluster';
import { eventually, ManualClock } from '@rollcall/testing';

import { CredentialSource } from './cluster-credentials.js';
import { KubernetesSliceWriter } from './kubernetes-slice-writer.js';
import { systemClock } from './testing/system-clock.js';
import { TlsFront } from './testing/tls-front.js';
import { UndiciTransport } from './undici-transport.js';

const slice = (addresses: readonly string[], resourceVersion?: string): SliceManifest => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'a', namespace: 'shop', labels: {}, ...(resourceVersion !== undefined && { resourceVersion }) },
  addressType: 'IPv4',
  endpoints: addresses.map((address) => ({ addresses: [address], conditions: {} })),
  ports: [],
});

const statusText = (message: string): string => JSON.stringify({ kind: 'Status', message });

describe('a write to an API server', () => {
  let server: DemoApiServer;
  let folder: string;
  const tokens = new Set(['token']);
  const transports: UndiciTransport[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-writer-'));
    server = new DemoApiServer({ firstVersion: 1_000n, tokens });
    await server.listen();
    server.put('namespaces', { metadata: { name: 'shop' } });
  });
  afterEach(async () => {
    await Promise.all(transports.splice(0).map((transport) => transport.close()));
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const newWriter = (clock: Clock = systemClock, kubeconfig = server.kubeconfig('demo', 'token')) => {
    const path = join(folder, 'kubeconfig');
    writeFileSync(path, kubeconfig);
    const transport = new UndiciTransport(new CredentialSource({ type: 'FILES', paths: [path], context: null }));
    transports.push(transport);
    return new KubernetesSliceWriter({ server: 'the cluster', timeoutMs: 60_000 }, { transport, clock });
  };
  const failing = (fault: Fault) => {
    server.faults.next({ url: '/endpointslices' }, fault);
    return newWriter().create(slice(['192.0.2.7']));
  };
  const stored = () => server.store.list({ ...SLICES }, 'shop');

  test('that is one too many waits as long as the server asks', async () => {
    expect(await failing({ type: 'STATUS', code: 429, reason: 'TooManyRequests', retryAfterS: 7 })).toMatchObject({
      type: 'UNAVAILABLE',
      message: expect.stringContaining('429'),
      retryAfterMs: 7_000,
    });
  });

  test.each<[string, Fault]>([
    ['an error of the server', { type: 'STATUS', code: 500 }],
    ['a proxy that has no server', { type: 'BODY', status: 502, body: '<html>Bad Gateway</html>' }],
    ['something that is no JSON', { type: 'BODY', status: 201, body: '<html>Welcome</html>' }],
    ['an object without version', { type: 'BODY', status: 201, body: '{}' }],
    ['a connection that breaks', { type: 'RESET' }],
  ])('that meets %s may have arrived', async (_, fault) => {
    expect(await failing(fault)).toMatchObject({ type: 'UNAVAILABLE', retryAfterMs: null });
  });

  test('whose answer is lost has arrived, and the next one finds it there', async () => {
    expect(await failing({ type: 'RESET', afterBytes: 20 })).toMatchObject({ type: 'UNAVAILABLE' });
    expect(stored()).toHaveLength(1);
    expect(await newWriter().create(slice(['192.0.2.7']))).toEqual({ type: 'EXISTS' });
  });

  test('that is not answered is given up in time', async () => {
    const clock = new ManualClock();
    server.faults.next({ url: '/endpointslices' }, { type: 'SILENCE' });
    const outcome = newWriter(clock).create(slice(['192.0.2.7']));
    await eventually('a request came', () => server.requests.length > 0);
    await clock.step(60_000);
    expect(await outcome).toMatchObject({
      type: 'UNAVAILABLE',
      message: expect.stringContaining('no answer within 60000 ms'),
    });
  });

  test('that is under way when the writer stops is given up', async () => {
    server.faults.next({ url: '/endpointslices' }, { type: 'SILENCE' });
    const writer = newWriter();
    const outcome = writer.create(slice(['192.0.2.7']));
    await eventually('a request came', () => server.requests.length > 0);
    writer.stop();
    expect(await outcome).toMatchObject({ type: 'UNAVAILABLE', message: expect.stringContaining('stopped') });
  });

  test('to a place where nothing listens, or with another certificate, says so', async () => {
    const front = await TlsFront.open(Number(new URL(server.url).port), 'a');
    const at = (url: string) => server.kubeconfig('demo', 'token').replace(server.url, url);
    expect(await newWriter(systemClock, at(front.url)).create(slice([]))).toMatchObject({
      type: 'UNAVAILABLE',
      message: expect.stringContaining('certificate'),
    });
    await front.close();
    expect(await newWriter(systemClock, at(front.url)).create(slice([]))).toMatchObject({
      type: 'UNAVAILABLE',
      message: expect.stringContaining('nothing listens there'),
    });
  });

  test('with credentials that are not accepted works once they are replaced', async () => {
    const writer = newWriter(systemClock, server.kubeconfig('demo', 'old'));
    expect(await writer.create(slice(['192.0.2.7']))).toMatchObject({ type: 'UNAVAILABLE' });
    writeFileSync(join(folder, 'kubeconfig'), server.kubeconfig('demo', 'token'));
    expect(await writer.create(slice(['192.0.2.7']))).toMatchObject({ type: 'WRITTEN' });
  });

  test.each<[string, Fault]>([
    ['too large', { type: 'STATUS', code: 413, reason: 'RequestEntityTooLarge' }],
    [
      'denied by an admission webhook',
      { type: 'BODY', status: 403, body: statusText('admission webhook "no.example" denied the request: no') },
    ],
    ['of a resource that is not there', { type: 'STATUS', code: 404, reason: 'NotFound' }],
    [
      'against the schema, for which the server blames itself',
      { type: 'BODY', status: 500, body: statusText('failed to create typed patch object (…)') },
    ],
  ])('that is %s is refused: it would be so again', async (_, fault) => {
    expect(await failing(fault)).toMatchObject({ type: 'REFUSED', causes: [] });
  });

  test('of a thousand wrong addresses is refused with a thousand causes', async () => {
    const wrong = Array.from({ length: 1_000 }, (_, i) => `300.0.0.${i}`);
    const outcome = await newWriter().create(slice(wrong));
    expect(outcome.type === 'REFUSED' && outcome.causes).toHaveLength(1_000);
  });

  test('takes over what it created at the first update, and asks for nothing more than the slice afterwards', async () => {
    const writer = newWriter();
    const versions = [await writer.create(slice(['192.0.2.7']))].map(versionOf);
    const update = async (address: string) => {
      server.requests.splice(0);
      versions.push(versionOf(await writer.update(slice([address], versions.at(-1)), { force: false })));
      return server.requests.map((line) => line.split(' ')[0]);
    };
    expect(await update('192.0.2.8')).toEqual(['GET', 'PATCH', 'PATCH']);
    expect(await update('192.0.2.9')).toEqual(['GET', 'PATCH']);
    expect(versions.at(-1)).toBe(stored()[0]!.metadata.resourceVersion);
  });
});

const SLICES = {
  plural: 'endpointslices',
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  shortName: '',
  namespaced: true,
  nullLists: [],
};

function versionOf(outcome: Awaited<ReturnType<KubernetesSliceWriter['create']>>): string {
  if (outcome.type !== 'WRITTEN') throw new Error(`it was not written: ${JSON.stringify(outcome)}`);
  return outcome.resourceVersion;
}
