/** Where a watch is, and what its consumer has by now. `F`: what comes over a transport; `E`: what the consumer is told. */
export interface Position<F, E> {
  /** Everything up to here was delivered; null = the next connection has to begin with everything. */
  readonly cursor: string | null;
  /** Whether the consumer was told anything yet. */
  readonly hasBegun: boolean;
  /** What the consumer is to be told; null = nothing. Throws {@link RollcallError} for what makes no sense. */
  accept(frame: F): E | null;
  /** The cursor says nothing any more: what comes next replaces everything. */
  forget(): void;
  /** That everything is gone, which nobody says with a revision; null = there is nothing to tell. */
  allGone(): E | null;
}
