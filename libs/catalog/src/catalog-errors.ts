/**
 * Thrown when the database did not answer, or not in time: it is down, unreachable or overloaded. Whether a write arrived is
 * then unknown: the writer reads what is stored before it writes again.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** Thrown when a worker writes to a cluster's mirror that another worker leads by now. It must stop, and write nothing more. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
  constructor(
    readonly cluster: string,
    readonly epoch: number,
    options?: ErrorOptions,
  ) {
    super(`cluster ${cluster} is no longer led under epoch ${epoch}`, options);
  }
}

/**
 * Thrown when a mirror was written since the writer read it: a statement that was given up for lost arrived after all.
 * Nothing was written; the writer reads the mirror again and writes the difference.
 */
export class GroundLostError extends Error {
  override readonly name = 'GroundLostError';
  constructor(
    readonly cluster: string,
    readonly ground: number,
    options?: ErrorOptions,
  ) {
    super(`the mirror of ${cluster} is not at revision ${ground} any more`, options);
  }
}
