import type { Sight } from '../access/access.js';
import { seesAllNamespaces, seesNamespace } from '../access/access.js';
import type { ClusterStatus } from './cluster-status.js';

/**
 * What somebody is told of a worker's status. What is said of a cluster as a whole counts and names what is in all its namespaces, so it is for those who
 * see them all; to others the state says enough.
 */
export function visibleStatus(status: ClusterStatus | null, sight: Pick<Sight, 'namespaces'>): ClusterStatus | null {
  if (status === null || seesAllNamespaces(sight)) return status;
  const scopes = status.scopes.filter(({ scope }) => {
    const [, namespace] = scope.split('/');
    return namespace !== undefined && seesNamespace(sight, namespace);
  });
  return { ...status, lastError: null, guard: null, drift: null, scopes };
}
