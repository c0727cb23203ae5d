import { existsSync } from 'node:fs';
import { homedir } from 'node:os';

import type { ClusterPlaces } from './cluster-configs.js';

/** Where Kubernetes puts a Pod's credentials. */
const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The settings that say which clusters there are. */
export interface ClusterSettings {
  readonly clusters: string | null;
  readonly kubeconfig: string | null;
  readonly clusterName: string | null;
  readonly writeBack: boolean;
}

/** Where clusters are configured for a process with these settings and this environment. */
export function configuredPlaces(
  { clusters, kubeconfig, clusterName, writeBack }: ClusterSettings,
  environment: Readonly<Record<string, string | undefined>>,
): ClusterPlaces {
  return {
    ...{ clustersFile: clusters, kubeconfig, name: clusterName, writeBack },
    home: homedir(),
    inCluster: environment.KUBERNETES_SERVICE_HOST !== undefined && existsSync(SERVICE_ACCOUNT_TOKEN),
  };
}
