import type { Cluster } from '@rollcall/client';

import { useClient } from '../data/client-context.js';
import { useLive } from './live-context.js';
import type { LiveState } from './live-state.js';

/** All clusters by name, and what becomes of each. */
export function useLiveClusters(): LiveState<readonly Cluster[]> & { readonly restart: () => void } {
  const client = useClient();
  return useLive<readonly Cluster[], Cluster>('clusters', {
    watch: (options) => client.watchClusters(options),
    fold: (value, cluster) => ({ value: foldClusters(value ?? [], cluster), freshness: null }),
  });
}

/** The list with a cluster as it is now. */
function foldClusters(clusters: readonly Cluster[], cluster: Cluster): readonly Cluster[] {
  return [...clusters.filter(({ name }) => name !== cluster.name), cluster].sort((a, b) => (a.name < b.name ? -1 : 1));
}
