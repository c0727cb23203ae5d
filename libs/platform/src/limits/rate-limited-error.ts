/** Thrown when a caller, or an address, asks more often than is allowed. */
export class RateLimitedError extends Error {
  override readonly name = 'RateLimitedError';

  /** `retryAfterS`: whole seconds, at least 1. */
  constructor(
    message: string,
    readonly retryAfterS: number,
  ) {
    super(message);
  }
}
