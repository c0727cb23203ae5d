/** Thrown when a registration is not in the version that its writer read: it was changed or removed since. Nothing was written. */
export class OutdatedBackendError extends Error {
  override readonly name = 'OutdatedBackendError';
}

/** Thrown when an address and port was registered for the same Service since the writer looked. Nothing was written. */
export class RegisteredTwiceError extends Error {
  override readonly name = 'RegisteredTwiceError';
}

/** Thrown when a request with this idempotency key was answered since the writer looked. Nothing was written; the answer is there to be read. */
export class KeyUsedError extends Error {
  override readonly name = 'KeyUsedError';
}
