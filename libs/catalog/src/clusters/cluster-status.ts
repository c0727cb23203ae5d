/** How a cluster's mirror stands (contract 2). */
export const CLUSTER_STATES = ['SYNCING', 'LIVE', 'STALE', 'GUARDED', 'UNREACHABLE'] as const;
export type ClusterState = (typeof CLUSTER_STATES)[number];

export const CLUSTER_KINDS = ['KUBERNETES', 'DEMO'] as const;
export type ClusterKind = (typeof CLUSTER_KINDS)[number];

/** A removal that is held back until it is confirmed (see removal-guard.ts). Times are RFC 3339. */
export interface GuardStatus {
  readonly since: string;
  /** Objects that would be removed, of so many that are known. */
  readonly removals: number;
  readonly of: number;
  /** When the hold ends by itself; null = only a person ends it. */
  readonly until: string | null;
}

/** One list/watch of a cluster, for people. */
export interface ScopeStatus {
  /** `services`, or `endpointslices/shop`. */
  readonly scope: string;
  readonly state: 'LISTING' | 'WATCHING' | 'FORBIDDEN' | 'FAILING';
  readonly message: string | null;
  readonly relists: number;
  /** Objects whose content could not be read and that are skipped. */
  readonly rejected: number;
}

/** What the worker that leads a cluster says of it. */
export interface ClusterStatus {
  readonly state: ClusterState;
  /** What is wrong, and what to try; null = nothing. */
  readonly lastError: { readonly message: string; readonly advice: string; readonly at: string } | null;
  readonly guard: GuardStatus | null;
  readonly scopes: readonly ScopeStatus[];
  readonly serverVersion: string | null;
  /** How the cluster identified itself; null = it does not let us know. */
  readonly identity: { readonly uid: string; readonly source: string } | null;
  /** Id of the worker. */
  readonly worker: string;
  /** Differences that the last full compare with the source found; null = none was made yet. */
  readonly drift: number | null;
  readonly writeBack: boolean;
}

/** A cluster as a reader of the database sees it. */
export interface ClusterRecord {
  readonly name: string;
  readonly kind: ClusterKind;
  /** Every scope was listed once in the cluster's life: it can be answered for. */
  readonly synced: boolean;
  /** null = no worker has said anything yet. */
  readonly status: ClusterStatus | null;
  /** Age of the last proof that the mirror is current when the record was read, by the database's clock; null = never. */
  readonly proofAgeMs: number | null;
}
