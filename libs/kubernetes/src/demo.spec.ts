import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ObservedObject, Snapshot } from '@rollcall/catalog';
import { RESOURCES } from '@rollcall/catalog';
import { DemoCluster } from '@rollcall/demo-cluster';
import { ManualClock, RecordingSourceListener } from '@rollcall/testing';

import { CredentialSource } from './cluster-credentials.js';
import { KubernetesSource } from './kubernetes-source.js';
import { systemClock } from './testing/system-clock.js';
import { UndiciTransport } from './undici-transport.js';

const TIMES = { timeoutMs: 5_000, watchIdleMs: 60_000, listIdleMs: 5_000, backoffCapMs: 100, heartbeatMs: 60_000 };

describe('the demo', () => {
  let folder: string;
  let story: ManualClock;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-demo-'));
    story = new ManualClock();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const startDemo = (): Promise<DemoCluster> => DemoCluster.start({ clock: story, paceMs: 1_000, folder });
  const observe = (demo: DemoCluster, cursors = new Map<string, string>()) => {
    const path = join(folder, 'kubeconfig');
    writeFileSync(path, demo.kubeconfig);
    const credentials = new CredentialSource({ type: 'FILES', paths: [path], context: null });
    const listener = new RecordingSourceListener();
    const source = new KubernetesSource(
      { server: credentials.server, namespaces: [], ...TIMES },
      { transport: new UndiciTransport(credentials), clock: systemClock, random: () => 0 },
    );
    source.start(listener, cursors);
    return { source, listener };
  };
  const keyed = ({ objects }: Snapshot) =>
    new Map(objects.map((each) => [`${each.object.metadata.namespace}/${each.object.metadata.name}`, each]));

  test('is mirrored as any cluster is: its story arrives, without trouble, and its end is what a list says', async () => {
    const demo = await startDemo();
    const { source, listener } = observe(demo);
    await listener.until(() => listener.count('SNAPSHOT') === 2);
    await story.step(120_000);
    for (const resource of RESOURCES) {
      const end = await source.list({ resource, namespace: null });
      await listener.until(() => BigInt(listener.version(resource)) >= lastVersionOf(end));
      expect(listener.objects.get(resource)).toEqual(keyed(end));
    }
    expect(listener.count('UPSERT', 'endpointslices')).toBeGreaterThan(50);
    for (const type of ['TROUBLE', 'REJECTED', 'RELIST'] as const) expect(listener.news(type)).toEqual([]);
    await source.stop();
    await demo.stop();
  });

  test('that was started again in its folder is the cluster that was mirrored: the same Services, at newer versions', async () => {
    const first = await startDemo();
    const before = observe(first);
    await before.listener.until(() => before.listener.count('SNAPSHOT') === 2);
    await story.step(60_000);
    const cursors = new Map(RESOURCES.map((scope) => [scope, before.listener.version(scope)]));
    await before.source.stop();
    await first.stop();

    const second = await startDemo();
    const { source, listener } = observe(second, cursors);
    listener.acceptedUid = before.listener.identities[0]!.uid;
    await listener.until(() => listener.count('SNAPSHOT') === 2);
    const uids = (objects: ReadonlyMap<string, ObservedObject>) =>
      [...objects].map(([key, { object }]) => `${key} ${object.metadata.uid ?? ''}`).sort();
    expect(uids(listener.objects.get('services')!)).toEqual(uids(before.listener.objects.get('services')!));
    for (const [scope, version] of cursors) expect(BigInt(listener.version(scope))).toBeGreaterThan(BigInt(version));
    expect(listener.news('TROUBLE')).toEqual([]);
    await source.stop();
    await second.stop();
  });
});

/** Version of the newest object of a list. */
function lastVersionOf({ objects }: Snapshot): bigint {
  return objects.reduce((last, { object }) => {
    const version = BigInt(object.metadata.resourceVersion ?? 0);
    return version > last ? version : last;
  }, 0n);
}
