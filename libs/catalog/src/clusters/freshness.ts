import type { ClusterState } from './cluster-status.js';

/** How fresh the view of one cluster is. `asOf` and `lagMs` are null until it was proven once. */
export interface ClusterFreshness {
  readonly name: string;
  readonly state: ClusterState;
  /** RFC 3339: the last proof that the view was current. */
  readonly asOf: string | null;
  /** While LIVE the last measured propagation, else the age of `asOf`. */
  readonly lagMs: number | null;
}

/** How fresh an answer is: as its least fresh cluster (contract 2). */
export interface Freshness {
  readonly stale: boolean;
  readonly asOf: string | null;
  readonly lagMs: number | null;
  readonly clusters: readonly ClusterFreshness[];
}

/** The freshness of an answer that concerns these clusters. Without any there is nothing that could be fresh. */
export function combineFreshness(clusters: readonly ClusterFreshness[]): Freshness {
  const proofs = clusters.map(({ asOf }) => asOf);
  const lags = clusters.map(({ lagMs }) => lagMs);
  return {
    stale: clusters.length === 0 || clusters.some(({ state }) => state !== 'LIVE'),
    asOf: proofs.reduce(
      (oldest, asOf) => (oldest === null || asOf === null ? null : asOf < oldest ? asOf : oldest),
      proofs[0] ?? null,
    ),
    lagMs: lags.reduce(
      (largest, lagMs) => (largest === null || lagMs === null ? null : Math.max(largest, lagMs)),
      lags[0] ?? null,
    ),
    clusters,
  };
}
