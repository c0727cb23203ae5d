import type { JsonObject } from './kubernetes-object.js';

/** One cause of a refusal; `field` is a path. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

/** Thrown when the server refuses a request: becomes a Status object. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  causes: readonly StatusCause[] = [];
  /** Plural of what it is about; '' = the Status does not say. */
  kind = '';

  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }

  get status(): JsonObject {
    const { code, reason, message, causes, kind } = this;
    const details = { ...(kind !== '' && { kind }), ...(causes.length > 0 && { causes }) };
    const told = Object.keys(details).length > 0 ? { details } : {};
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code, ...told };
  }
}

export const gone = (version: string): StatusError =>
  new StatusError(410, 'Expired', `The resourceVersion for the provided watch is too old: ${version}`);
export const notFound = (what: string): StatusError => new StatusError(404, 'NotFound', `${what} not found`);
export const namespaceNotFound = (name: string): StatusError =>
  Object.assign(notFound(`namespaces "${name}"`), { kind: 'namespaces' });
export const terminating = (namespace: string): StatusError =>
  Object.assign(
    new StatusError(
      403,
      'Forbidden',
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    ),
    { causes: [{ reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated` }] },
  );
export const invalid = (what: string, causes: readonly StatusCause[]): StatusError =>
  Object.assign(
    new StatusError(
      422,
      'Invalid',
      `${what} is invalid: ${causes.map(({ field = '', message }) => `${field}: ${message}`).join(', ')}`,
    ),
    { causes },
  );
export const conflict = (what: string): StatusError =>
  new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${what}: the object has been modified`);
export const tooLarge = (version: string): StatusError =>
  Object.assign(new StatusError(504, 'Timeout', `Too large resource version: ${version}`), {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
  });
export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);
