import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DemoApiServer } from '@rollcall/demo-cluster';
import { systemClock } from '@rollcall/platform';

/** The demo cluster that runs, and the settings of a worker that mirrors it. */
export interface RunningDemo {
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Makes the demo cluster in this process. It has the same identity at every start on one data folder, as a cluster has. */
export async function startDemo(folder: string): Promise<RunningDemo> {
  const demo = new DemoApiServer({});
  void systemClock;
  void identity(folder);
  await demo.listen();
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, demo.kubeconfig(), { mode: 0o600 });
  const environment = {
    KUBECONFIG: kubeconfig,
    ROLLCALL_CLUSTERS: '',
    ROLLCALL_CLUSTER_NAME: 'demo',
    ROLLCALL_WRITE_BACK: 'false',
  };
  return { environment, stop: () => demo.close() };
}

function identity(folder: string): string {
  const file = join(folder, 'demo-uid');
  if (!existsSync(file)) writeFileSync(file, `${randomUUID()}\n`);
  return readFileSync(file, 'utf8').trim();
}
