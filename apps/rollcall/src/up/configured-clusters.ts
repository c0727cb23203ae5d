import { existsSync } from 'node:fs';
import { homedir } from 'node:os';

import { ClusterConfigError, loadClusterConfigs } from '@rollcall/kubernetes';
import type { Environment, Settings } from '@rollcall/platform';

import { UpError } from './up-error.js';

/** Where Kubernetes puts a Pod's credentials. */
const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Names of the clusters that are configured; empty = none is, and the demo is shown. Throws {@link UpError}. */
export function configuredClusters(settings: Settings, environment: Environment): readonly string[] {
  try {
    const configs = loadClusterConfigs({
      clustersFile: settings.clusters,
      kubeconfig: settings.kubeconfig,
      home: homedir(),
      inCluster: environment.KUBERNETES_SERVICE_HOST !== undefined && existsSync(SERVICE_ACCOUNT_TOKEN),
      name: settings.clusterName,
      writeBack: settings.writeBack,
    });
    return configs.map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof ClusterConfigError)) throw error;
    const problems = error.problems.join('\n');
    throw new UpError(`${problems}\nMend that, or see the demo instead: npm start -- --demo`, { cause: error });
  }
}
