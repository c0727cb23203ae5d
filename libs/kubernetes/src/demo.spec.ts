import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';
import type { Snapshot } from '@rollcall/catalog';
import { RESOURCES } from '@rollcall/catalog';
import { DemoCluster } from '@rollcall/demo-cluster';
import { ManualClock, RecordingSourceListener } from '@rollcall/testing';

import { CredentialSource } from './cluster-credentials.js';
import { KubernetesSource } from './kubernetes-source.js';
import { systemClock } from './testing/system-clock.js';
import { UndiciTransport } from './undici-transport.js';

const TIMES = { timeoutMs: 5_000, watchIdleMs: 60_000, listIdleMs: 5_000, backoffCapMs: 100, heartbeatMs: 60_000 };

test('the demo is mirrored as any cluster is: its story arrives, without trouble, and its end is what a list says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-demo-'));
  const story = new ManualClock();
  const demo = await DemoCluster.start({ clock: story, paceMs: 1_000 });
  const path = join(folder, 'kubeconfig');
  writeFileSync(path, demo.kubeconfig);
  const credentials = new CredentialSource({ type: 'FILES', paths: [path], context: null });
  const listener = new RecordingSourceListener();
  const source = new KubernetesSource(
    { server: credentials.server, namespaces: [], ...TIMES },
    { transport: new UndiciTransport(credentials), clock: systemClock, random: () => 0 },
  );
  source.start(listener, new Map());
  await listener.until(() => listener.count('SNAPSHOT') === 2);
  await story.step(120_000);

  const keyed = ({ objects }: Snapshot) =>
    new Map(objects.map((each) => [`${each.object.metadata.namespace}/${each.object.metadata.name}`, each]));
  for (const resource of RESOURCES) {
    const end = await source.list({ resource, namespace: null });
    await listener.until(() => BigInt(listener.version(resource)) >= lastVersionOf(end));
    expect(listener.objects.get(resource)).toEqual(keyed(end));
  }
  expect(listener.count('UPSERT', 'endpointslices')).toBeGreaterThan(50);
  for (const type of ['TROUBLE', 'REJECTED', 'RELIST'] as const) expect(listener.news(type)).toEqual([]);
  await source.stop();
  await demo.stop();
  rmSync(folder, { recursive: true });
});

/** Version of the newest object of a list. */
function lastVersionOf({ objects }: Snapshot): bigint {
  return objects.reduce((last, { object }) => {
    const version = BigInt(object.metadata.resourceVersion ?? 0);
    return version > last ? version : last;
  }, 0n);
}
