/** A stream that is pulled, as the catalog has them. */
export interface PulledStream<T> {
  next(): Promise<T | null>;
  close(): void;
  /** Why it ended; null or absent = as was wanted. */
  readonly end?: string | null;
}

/** Thrown into a subscription whose subscriber took nothing for too long. */
export class SlowConsumerError extends Error {
  override readonly name = 'SlowConsumerError';
}

/** A pulled stream as an async iterator: what it delivers next is decided when next is called. */
export function pulled<T>(stream: PulledStream<T>): AsyncIterableIterator<T> {
  return {
    async next() {
      const value = await stream.next();
      if (value !== null) return { done: false, value };
      if (stream.end === 'SLOW') throw new SlowConsumerError('slow');
      return { done: true, value: undefined };
    },
    return() {
      stream.close();
      return Promise.resolve({ done: true, value: undefined });
    },
    throw(error: unknown) {
      stream.close();
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
