import type { ClusterAnswer } from './cluster-reads.js';

/** A cluster with the fields of the public contract, the same at every edge. */
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
