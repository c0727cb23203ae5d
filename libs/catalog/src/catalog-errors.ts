/**
 * Thrown when the database did not answer, or not in time: it is down, unreachable or overloaded. Whether a write arrived is
 * then unknown: the writer reads what is stored before it writes again.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** Thrown when what only the worker that leads a cluster can do was not done: nobody leads it, or it, or the cluster, did not answer. */
export class ClusterUnavailableError extends Error {
  override readonly name = 'ClusterUnavailableError';
}

/** Thrown when somebody has as many questions to clusters under way as one may have. */
export class TooManyQuestionsError extends Error {
  override readonly name = 'TooManyQuestionsError';
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

/** Thrown when what was asked for does not exist, or the asker may not see it: the two are not told apart. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

/** Thrown when an answer depends on a cluster that has never been read completely: it would be a guess. */
export class NotSyncedError extends Error {
  override readonly name = 'NotSyncedError';
  constructor(
    /** Clusters that are waited for; empty = no cluster is known yet. */
    readonly clusters: readonly string[],
    message: string,
  ) {
    super(message);
  }
}

/** Thrown when the view is older than the asker accepts, or has not reached the revision that it names. */
export class TooStaleError extends Error {
  override readonly name = 'TooStaleError';
}

/** Thrown when it cannot be said any more what changed since a cursor: it is too old, of another epoch, or from the future. */
export class ResyncRequiredError extends Error {
  override readonly name = 'ResyncRequiredError';
}

/** Thrown when several clusters have the Service and the question is about one: the asker has to name the cluster. */
export class AmbiguousServiceError extends Error {
  override readonly name = 'AmbiguousServiceError';
  constructor(
    readonly service: string,
    readonly clusters: readonly string[],
  ) {
    super(`${service} exists in several clusters: say cluster=${clusters.join(' or cluster=')}`);
  }
}
