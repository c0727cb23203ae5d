/** Thrown when `up` cannot go on as things are. The message is complete: what is wrong, and what to do. */
export class UpError extends Error {
  override readonly name = 'UpError';
}
