import type { ClusterState } from './freshness.js';

/** Removals that are held back until they are confirmed. */
export interface Guard {
  readonly since: string;
  readonly removals: number;
  readonly of: number;
  /** When the hold ends by itself if a second list agrees; null = only by confirmation. */
  readonly until: string | null;
}

/** One Kubernetes cluster that is mirrored. */
export interface Cluster {
  readonly name: string;
  readonly kind: 'KUBERNETES' | 'DEMO';
  readonly state: ClusterState;
  readonly asOf: string | null;
  readonly lagMs: number | null;
  readonly serverVersion: string | null;
  /** How the cluster identifies itself; null = it does not let us know. */
  readonly identity: { readonly uid: string; readonly source: string } | null;
  /** Objects mirrored. */
  readonly counts: { readonly services: number; readonly slices: number; readonly endpoints: number };
  readonly guard: Guard | null;
  /** What is wrong and what to try; null = nothing. */
  readonly lastError: { readonly message: string; readonly advice: string; readonly at: string } | null;
  /** The lists and watches, by resource and namespace. */
  readonly scopes: readonly ClusterScope[];
  /** Differences that the last full compare with the cluster found; null = none was made yet. */
  readonly drift: number | null;
}

export interface ClusterScope {
  readonly scope: string;
  readonly state: string;
  readonly message: string | null;
  readonly relists: number;
  readonly rejected: number;
}
