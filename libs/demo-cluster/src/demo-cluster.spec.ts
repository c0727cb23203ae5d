import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ManualClock } from '@rollcall/testing';

import { DemoCluster } from './demo-cluster.js';

interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions: { readonly ready: boolean; readonly serving: boolean; readonly terminating: boolean };
  readonly zone?: string;
  readonly nodeName?: string;
  readonly hints?: object;
  readonly targetRef?: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
  };
}
interface Item {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  };
  readonly spec?: { readonly clusterIPs?: readonly string[]; readonly selector?: object; readonly type?: string };
  readonly addressType?: string;
  readonly endpoints?: readonly Endpoint[] | null;
  readonly ports?: readonly { readonly name: string; readonly port: number; readonly protocol: string }[] | null;
}
interface List {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly Item[];
}

const SLICES = '/apis/discovery.k8s.io/v1/endpointslices';
const SERVICE_NAME = 'kubernetes.io/service-name';

describe('the demo cluster', () => {
  let clock: ManualClock;
  let folder: string;
  let demos: DemoCluster[];
  beforeEach(() => {
    clock = new ManualClock();
    folder = mkdtempSync(join(tmpdir(), 'rollcall-demo-'));
    demos = [];
  });
  afterEach(async () => {
    await Promise.all(demos.map((demo) => demo.stop()));
    rmSync(folder, { recursive: true });
  });

  const start = async (options: Parameters<typeof DemoCluster.start>[0] = {}): Promise<DemoCluster> => {
    const demo = await DemoCluster.start({ clock, paceMs: 1_000, ...options });
    demos.push(demo);
    return demo;
  };
  const get = async <T = List>(demo: DemoCluster, path: string): Promise<T> =>
    (await (await fetch(`${demo.url}${path}`)).json()) as T;
  const endpointsOf = async (demo: DemoCluster, key: string): Promise<readonly Endpoint[]> => {
    const { items } = await get(demo, SLICES);
    const mine = items.filter(
      ({ metadata }) => `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME] ?? ''}` === key,
    );
    return mine.flatMap(({ endpoints }) => endpoints ?? []);
  };
  const conditionsOf = async (demo: DemoCluster, key: string): Promise<readonly string[]> =>
    (await endpointsOf(demo, key)).map(({ conditions: { ready, serving, terminating } }) =>
      terminating ? `draining${serving ? '' : ' and failing'}` : ready ? 'ready' : 'not ready',
    );
  /** What a Service's endpoints went through in so many steps, without repetitions. */
  const watch = async (demo: DemoCluster, key: string, steps: number): Promise<readonly string[]> => {
    const seen = [(await conditionsOf(demo, key)).join(', ')];
    for (let i = 0; i < steps; i += 1) {
      await clock.step(1_000);
      const now = (await conditionsOf(demo, key)).join(', ');
      if (now !== seen.at(-1)) seen.push(now);
    }
    return seen;
  };

  test('answers under the context `demo`, and looks like a shop: a dozen Services and more in several namespaces', async () => {
    const demo = await start();
    expect(JSON.parse(demo.kubeconfig)).toMatchObject({
      'current-context': 'demo',
      clusters: [{ name: 'demo', cluster: { server: demo.url } }],
    });
    const { items } = await get(demo, '/api/v1/services');
    expect(items.length).toBeGreaterThanOrEqual(12);
    expect(new Set(items.map(({ metadata }) => metadata.namespace))).toEqual(
      new Set(['default', 'kube-system', 'payments', 'platform', 'shop']),
    );
    const ips = items.flatMap(({ spec }) => spec?.clusterIPs ?? []).filter((ip) => ip !== 'None');
    expect(new Set(ips).size).toBe(ips.length);
  });

  test('has whole objects: slices of Services that are there, endpoints of Pods that are there, on nodes in three zones', async () => {
    const demo = await start();
    for (let step = 0; step < 60; step += 1) {
      const [services, slices, pods, nodes] = await Promise.all(
        ['/api/v1/services', SLICES, '/api/v1/pods', '/api/v1/nodes'].map((path) => get(demo, path)),
      );
      const uidOf = new Map(
        services!.items.map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.uid]),
      );
      const podUids = new Map(
        pods!.items.map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.uid]),
      );
      const zones = new Map(
        nodes!.items.map(({ metadata }) => [metadata.name, metadata.labels?.['topology.kubernetes.io/zone']]),
      );
      expect(new Set(zones.values()).size).toBe(3);
      for (const { metadata, endpoints } of slices!.items) {
        const service = `${metadata.namespace}/${metadata.labels?.[SERVICE_NAME] ?? ''}`;
        expect([service, uidOf.has(service)]).toEqual([service, true]);
        for (const owner of metadata.ownerReferences ?? []) expect(owner.uid).toBe(uidOf.get(service));
        for (const { targetRef, nodeName, zone } of endpoints ?? []) {
          if (!targetRef) continue;
          expect(podUids.get(`${targetRef.namespace}/${targetRef.name}`)).toBe(targetRef.uid);
          expect(zones.get(nodeName ?? '')).toBe(zone);
        }
      }
      await clock.step(1_000);
    }
  });

  test('has no two endpoints of one address', async () => {
    const demo = await start();
    for (let step = 0; step < 100; step += 1) {
      await clock.step(1_000);
      const { items } = await get(demo, SLICES);
      const addresses = items.flatMap(({ endpoints }) => (endpoints ?? []).flatMap((each) => each.addresses));
      expect(new Set(addresses).size).toBe(addresses.length);
    }
  });

  test('has one of every kind: dual stack, headless, hints, LoadBalancer, ExternalName, by hand, and by name', async () => {
    const demo = await start();
    const [services, slices] = await Promise.all([get(demo, '/api/v1/services'), get(demo, SLICES)]);
    const typesOf = (service: string): readonly (string | undefined)[] =>
      slices.items
        .filter(({ metadata }) => metadata.labels?.[SERVICE_NAME] === service)
        .map(({ addressType }) => addressType);
    expect([...typesOf('web')].sort()).toEqual(['IPv4', 'IPv6']);
    expect(typesOf('fraud-check')).toEqual(['FQDN']);
    expect(typesOf('external-service')).toEqual([]);
    expect(typesOf('orders-db')).toEqual(['IPv4']);
    const sessions = slices.items.find(({ metadata }) => metadata.labels?.[SERVICE_NAME] === 'sessions');
    expect(sessions?.metadata.labels).toHaveProperty(['service.kubernetes.io/headless'], '');
    expect((await endpointsOf(demo, 'payments/ledger')).map(({ hints, zone }) => [hints, zone])).toEqual(
      ['eu-1a', 'eu-1b', 'eu-1c'].map((zone) => [{ forZones: [{ name: zone }] }, zone]),
    );
    const types = new Set(services.items.map(({ spec }) => spec?.type));
    expect(types).toEqual(new Set(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']));
    expect(services.items.find(({ metadata }) => metadata.name === 'external-service')?.spec?.selector).toBeUndefined();
  });

  test('scales nginx from 1 to 3, each Pod first there and then ready, and later back to 1', async () => {
    const demo = await start();
    expect(await watch(demo, 'shop/nginx', 20)).toEqual([
      'ready',
      'ready, not ready',
      'ready, ready',
      'ready, ready, not ready',
      'ready, ready, ready',
      'ready, draining, draining',
      'ready',
    ]);
  });

  test('replaces a Pod: it drains while another one comes', async () => {
    const demo = await start();
    const before = (await endpointsOf(demo, 'shop/cart')).map(({ targetRef }) => targetRef?.uid);
    expect(await watch(demo, 'shop/cart', 12)).toEqual([
      'ready, ready',
      'draining, ready, not ready',
      'draining, ready, ready',
      'ready, ready',
    ]);
    const after = (await endpointsOf(demo, 'shop/cart')).map(({ targetRef }) => targetRef?.uid);
    expect(after.filter((uid) => before.includes(uid))).toHaveLength(1);
  });

  test('lets a Pod lose its readiness and find it again', async () => {
    const demo = await start();
    expect(await watch(demo, 'payments/ledger', 14)).toEqual([
      'ready, ready, ready',
      'not ready, ready, ready',
      'ready, ready, ready',
    ]);
  });

  test('writes by hand who stands behind a Service without selector, and takes it away again', async () => {
    const demo = await start();
    const addresses = new Set<string>();
    for (let i = 0; i < 20; i += 1) {
      await clock.step(1_000);
      const endpoints = await endpointsOf(demo, 'shop/external-service');
      addresses.add(endpoints.flatMap((each) => each.addresses).join(' '));
    }
    expect([...addresses]).toEqual(['', '192.168.1.100', '192.168.1.100 192.168.1.101', '192.168.1.101']);
  });

  test('goes on for ever: every round ends as it began', async () => {
    const demo = await start();
    const sizes = async (): Promise<readonly string[]> =>
      (await get(demo, '/api/v1/pods')).items.map(({ metadata }) => metadata.labels?.app ?? '').sort();
    const before = await sizes();
    let rounds = 0;
    for (let step = 0, inside = false; step < 400; step += 1) {
      await clock.step(1_000);
      const same = (await sizes()).join() === before.join();
      if (same && inside) rounds += 1;
      inside = !same;
    }
    expect(rounds).toBeGreaterThan(10);
  });

  test('is the same cluster after a restart in the same folder, ahead of every version that it ever gave', async () => {
    const identity = async (demo: DemoCluster) => {
      const [system, services, slices] = await Promise.all([
        get<Item>(demo, '/api/v1/namespaces/kube-system'),
        get(demo, '/api/v1/services'),
        get(demo, SLICES),
      ]);
      const uids = [...services.items, ...slices.items].map(({ metadata }) => `${metadata.name} ${metadata.uid}`);
      return { uid: system.metadata.uid, uids, version: BigInt(slices.metadata.resourceVersion) };
    };
    const first = await start({ folder });
    const before = await identity(first);
    await clock.step(100_000);
    const { version } = await identity(first);
    await first.stop();
    demos = [];

    const second = await identity(await start({ folder }));
    expect([second.uid, second.uids]).toEqual([before.uid, before.uids]);
    expect(second.version > version).toBe(true);
    const other = await identity(await start());
    expect(other.uid).not.toBe(before.uid);
  });

  test('is ahead of its earlier versions even where the clock went back, and another cluster where its file was lost', async () => {
    const versionOf = async (demo: DemoCluster): Promise<bigint> =>
      BigInt((await get(demo, SLICES)).metadata.resourceVersion);
    const uidOf = async (demo: DemoCluster): Promise<string> =>
      (await get<Item>(demo, '/api/v1/namespaces/kube-system')).metadata.uid;
    const first = await start({ folder });
    const second = await start({ folder, clock: new ManualClock(Date.parse('2001-01-01T00:00:00Z')) });
    expect((await versionOf(second)) > (await versionOf(first))).toBe(true);
    expect(await uidOf(second)).toBe(await uidOf(first));
    writeFileSync(join(folder, 'demo-cluster.json'), '{');
    expect(await uidOf(await start({ folder }))).not.toBe(await uidOf(first));
  });

  test('says so when its port is taken', async () => {
    const port = Number(new URL((await start()).url).port);
    await expect(DemoCluster.start({ clock, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
