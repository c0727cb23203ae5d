/** How the mirror of a cluster stands. Only `LIVE` is proven to be current. */
export const CLUSTER_STATES = ['SYNCING', 'LIVE', 'STALE', 'GUARDED', 'UNREACHABLE'] as const;
export type ClusterState = (typeof CLUSTER_STATES)[number];

/** How fresh what is known of one cluster is. */
export interface ClusterFreshness {
  readonly name: string;
  readonly state: ClusterState;
  /** RFC 3339: the last proof that the view was current; null = there was none yet. */
  readonly asOf: string | null;
  /** While LIVE the last measured propagation in milliseconds, else the age of `asOf`. */
  readonly lagMs: number | null;
}

/** How fresh an answer is: as its least fresh cluster. */
export interface Freshness {
  /** true unless every cluster concerned is LIVE. */
  readonly stale: boolean;
  readonly asOf: string | null;
  readonly lagMs: number | null;
  readonly clusters: readonly ClusterFreshness[];
}
