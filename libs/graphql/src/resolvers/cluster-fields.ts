import type { ClusterAnswer } from '@rollcall/catalog';

/** A cluster as type `Cluster`. */
export function clusterFields({ name, kind, state, asOf, lagMs, status, counts }: ClusterAnswer) {
  const {
    serverVersion = null,
    identity = null,
    guard = null,
    lastError = null,
    scopes = [],
    drift = null,
  } = status ?? {};
  return { name, kind, state, asOf, lagMs, serverVersion, identity, counts, guard, lastError, scopes, drift };
}
