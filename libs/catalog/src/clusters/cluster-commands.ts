/**
 * A person's side of what is known about clusters beside their mirrors.
 * Throws {@link StoreUnavailableError}.
 */
export interface ClusterCommands {
  /** Has what the guard holds removed. Returns when it is asked for, not when it is done. */
  confirmRemoval(cluster: string, askedBy: string): Promise<void>;
  /** The cluster is no longer known, until a worker declares it again. */
  retire(cluster: string): Promise<void>;
}
