/** A cluster that this worker leads. */
export interface LedCluster {
  readonly name: string;
  /** Of the lease: under which everything is reported. */
  readonly epoch: number;
  readonly writeBack: boolean;
  /**
   * Whether nobody else can lead by now: the lease was proven less than its length ago, by a clock that goes on while a process stands still. To be asked
   * before every write to the cluster, which nobody fences.
   */
  isHeld(): boolean;
}

/** Is told which clusters this worker leads. */
export interface LeadershipListener {
  onLed(cluster: LedCluster): void;
  /** From now on nothing is done for the cluster; resolves when what was under way has ended. */
  onLost(cluster: string): Promise<void>;
}
