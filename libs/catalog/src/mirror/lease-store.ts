/**
 * Who writes a cluster's mirror.
 *
 * Promises: at most one holder has the newest epoch of a cluster, and only writes under it are accepted. Judged by the
 * database's clock.
 * Does not promise that a holder knows at once that it lost its lease: that is why every write is fenced.
 * Throws {@link StoreUnavailableError}.
 */
export interface LeaseStore {
  /** Takes a free or expired lease: its new epoch; null = somebody holds it. */
  acquire(cluster: string, holder: string, leaseMs: number): Promise<number | null>;
  /** false = the lease is lost. */
  renew(cluster: string, lease: HeldLease, leaseMs: number): Promise<boolean>;
  /** Lets others have it at once. */
  release(cluster: string, lease: HeldLease): Promise<void>;
  /** Says that a holder is alive, and how many are: those that said so within a lease. */
  beat(holder: string, leaseMs: number): Promise<number>;
  /** The holder ends: it counts no more. */
  leave(holder: string): Promise<void>;
}

export interface HeldLease {
  readonly holder: string;
  readonly epoch: number;
}
