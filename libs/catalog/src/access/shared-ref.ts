import type { ScopedRef } from '../view/selection-feed.js';
import type { Sight } from './access.js';
import { EVERYWHERE, namesKey, seesAllClusters, seesCluster, seesNamespace } from './access.js';

/**
 * What is asked for, the same for all who see the same of it: in a place that they see they see everything, so their sight
 * matters only where clusters are taken as one, and then only which clusters.
 */
export function sharedRef({ cluster, namespace, name, sight }: ScopedRef): ScopedRef {
  if (cluster !== null || seesAllClusters(sight)) return { cluster, namespace, name, sight: EVERYWHERE };
  return { cluster, namespace, name, sight: { clusters: sight.clusters, namespaces: EVERYWHERE.namespaces } };
}

/** Whether whoever has this sight gets what was made for a {@link sharedRef}, if they ask for the same. */
export function mayShare({ cluster, namespace, sight: shared }: ScopedRef, sight: Sight): boolean {
  if (!seesNamespace(sight, namespace)) return false;
  if (cluster !== null) return seesCluster(sight, cluster);
  return namesKey(sight.clusters) === namesKey(shared.clusters);
}
