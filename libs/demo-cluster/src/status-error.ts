import type { JsonObject } from './kubernetes-object.js';

/** Thrown when the server refuses a request: becomes a Status object. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  /** Reasons of the Status' causes. */
  causes: readonly string[] = [];

  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }

  get status(): JsonObject {
    const { code, reason, message } = this;
    const causes = this.causes.map((cause) => ({ reason: cause, message }));
    const details = causes.length > 0 ? { details: { causes } } : {};
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code, ...details };
  }
}

export const gone = (version: string): StatusError =>
  new StatusError(410, 'Expired', `The resourceVersion for the provided watch is too old: ${version}`);
export const notFound = (what: string): StatusError => new StatusError(404, 'NotFound', `${what} not found`);
export const conflict = (what: string): StatusError =>
  new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${what}: the object has been modified`);
export const tooLarge = (version: string): StatusError =>
  Object.assign(new StatusError(504, 'Timeout', `Too large resource version: ${version}`), {
    causes: ['ResourceVersionTooLarge'],
  });
export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);
