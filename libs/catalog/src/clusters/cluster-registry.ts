import type { ClusterIdentity } from '../mirror/cluster-source.js';
import type { ClusterKind, ClusterStatus } from './cluster-status.js';

/** What a person asked of the worker that leads a cluster. */
export interface ClusterCommand {
  readonly id: string;
  readonly kind: 'CONFIRM_REMOVAL';
  readonly askedBy: string;
}

/**
 * The worker's side of what is known about clusters beside their mirrors.
 * Throws {@link StoreUnavailableError}.
 */
export interface ClusterRegistry {
  /** Makes a cluster known, or known again after it was retired. */
  declare(cluster: string, kind: ClusterKind): Promise<void>;
  /** The identity stored for the cluster, or `seen` if none was stored so far (and then it is from now on). */
  rememberIdentity(cluster: string, seen: ClusterIdentity | null): Promise<ClusterIdentity | null>;
  /** `proofAgeMs`: how long ago the mirror was last proven current; null = not yet by this worker: an earlier proof stands. */
  report(cluster: string, status: ClusterStatus, proofAgeMs: number | null): Promise<void>;
  lastReport(cluster: string): Promise<ClusterStatus | null>;
  /** Open commands of these clusters, oldest first. */
  commands(clusters: readonly string[]): Promise<readonly (ClusterCommand & { readonly cluster: string })[]>;
  done(command: string, outcome: string): Promise<void>;
}
