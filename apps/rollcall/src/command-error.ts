import type { ExitCode } from './exit-codes.js';

/** Thrown when a sub-command cannot do its work. The message is for people, complete, and says what to try. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  constructor(
    message: string,
    readonly exitCode: ExitCode,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
