/** Codes of the API (docs: "Errors"), and two of this client. New codes may come: treat unknown ones by `status`. */
export type RollcallErrorCode =
  | 'INVALID_ARGUMENT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'CONFLICT'
  | 'PRECONDITION_FAILED'
  | 'PRECONDITION_REQUIRED'
  | 'VALIDATION_FAILED'
  | 'ADDRESS_FORBIDDEN'
  | 'SERVICE_HAS_SELECTOR'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'RESYNC_REQUIRED'
  | 'RATE_LIMITED'
  | 'INTERNAL'
  | 'NOT_SYNCED'
  | 'TOO_STALE'
  | 'STORE_UNAVAILABLE'
  | 'IDENTITY_PROVIDER_UNAVAILABLE'
  | 'CLUSTER_UNAVAILABLE'
  /** No answer came: the connection could not be made, or broke, or nothing was heard on it for too long. */
  | 'UNREACHABLE'
  /** What answered does not speak like Rollcall: most likely it is a proxy, or another program. */
  | 'BAD_ANSWER'
  | (string & {});

/** One violation: `pointer` is a JSON pointer into what was sent, or `?name` for a query parameter. */
export interface ErrorDetail {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

export interface RollcallErrorFields {
  readonly code: RollcallErrorCode;
  readonly status?: number | null;
  readonly errors?: readonly ErrorDetail[];
  readonly requestId?: string | null;
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

const PASSING: readonly string[] = [
  'UNREACHABLE',
  'BAD_ANSWER',
  'NOT_SYNCED',
  'TOO_STALE',
  'STORE_UNAVAILABLE',
  'RATE_LIMITED',
  'IDENTITY_PROVIDER_UNAVAILABLE',
  'CLUSTER_UNAVAILABLE',
];

/** Thrown when Rollcall refuses, cannot answer, or cannot be reached. `code` says which; `message` is the detail, for people. */
export class RollcallError extends Error {
  override readonly name = 'RollcallError';
  readonly code: RollcallErrorCode;
  /** HTTP status; null where there was none. */
  readonly status: number | null;
  readonly errors: readonly ErrorDetail[];
  /** Finds the request in the server's log. */
  readonly requestId: string | null;
  /** When trying again may help; null = the server did not say. */
  readonly retryAfterMs: number | null;

  constructor(detail: string, { code, status, errors, requestId, retryAfterMs, cause }: RollcallErrorFields) {
    super(detail, { cause });
    this.code = code;
    this.status = status ?? null;
    this.errors = errors ?? [];
    this.requestId = requestId ?? null;
    this.retryAfterMs = retryAfterMs ?? null;
  }

  /** The same as `message`, under the name that RFC 9457 gives it. */
  get detail(): string {
    return this.message;
  }

  /** Whether the same request may succeed later without anyone doing anything about it. */
  get isTransient(): boolean {
    const { code, status } = this;
    return PASSING.includes(code) || status === 408 || status === 429 || (status !== null && status >= 500);
  }
}
