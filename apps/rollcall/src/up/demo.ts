import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DemoCluster } from '@rollcall/demo-cluster';

/** The demo cluster that runs, and the settings of a worker that mirrors it. */
export interface RunningDemo {
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Makes the demo cluster in this process. On one data folder it is the same cluster at every start. */
export async function startDemo(folder: string): Promise<RunningDemo> {
  const own = join(folder, 'demo-cluster');
  mkdirSync(own, { recursive: true });
  const demo = await DemoCluster.start({ folder: own });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, demo.kubeconfig, { mode: 0o600 });
  return {
    environment: {
      KUBECONFIG: kubeconfig,
      ROLLCALL_CLUSTERS: '',
      ROLLCALL_CLUSTER_NAME: 'demo',
    },
    stop: () => demo.stop(),
  };
}
