export type TransportName = 'websocket' | 'sse' | 'graphql-sse' | 'long-poll';

/** Read again before every request: it moves while frames are taken. */
export interface CursorSource {
  readonly cursor: string | null;
}

/** One way to hear of changes. `F`: what comes over it. */
export interface Transport<F> {
  readonly name: TransportName;
  /**
   * Frames from the cursor on, or from the beginning, until the connection ends or the signal aborts. Throws
   * {@link RollcallError} for a refusal, a cut, and what cannot be understood. Resumes nothing by itself.
   */
  connect(from: CursorSource, signal: AbortSignal): AsyncIterable<F>;
}
