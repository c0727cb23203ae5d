/** Machine-readable codes of the public contract, with their HTTP status and title. */
export const PROBLEM_CODES = {
  INVALID_ARGUMENT: { status: 400, title: 'Invalid argument' },
  UNAUTHENTICATED: { status: 401, title: 'Credentials needed' },
  FORBIDDEN: { status: 403, title: 'Not allowed' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  NOT_ACCEPTABLE: { status: 406, title: 'Not acceptable' },
  REQUEST_TIMEOUT: { status: 408, title: 'Request timeout' },
  CONFLICT: { status: 409, title: 'Conflict' },
  RESYNC_REQUIRED: { status: 410, title: 'Resync required' },
  PRECONDITION_FAILED: { status: 412, title: 'Precondition failed' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'Payload too large' },
  URI_TOO_LONG: { status: 414, title: 'URI too long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Unsupported media type' },
  VALIDATION_FAILED: { status: 422, title: 'Validation failed' },
  ADDRESS_FORBIDDEN: { status: 422, title: 'Address forbidden' },
  SERVICE_HAS_SELECTOR: { status: 422, title: 'Service has a selector' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'Idempotency key reused' },
  PRECONDITION_REQUIRED: { status: 428, title: 'Precondition required' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  HEADERS_TOO_LARGE: { status: 431, title: 'Request headers too large' },
  INTERNAL: { status: 500, title: 'Internal error' },
  NOT_SYNCED: { status: 503, title: 'Not synced yet' },
  TOO_STALE: { status: 503, title: 'Too stale' },
  STORE_UNAVAILABLE: { status: 503, title: 'Store unavailable' },
  IDENTITY_PROVIDER_UNAVAILABLE: { status: 503, title: 'Identity provider unavailable' },
  CLUSTER_UNAVAILABLE: { status: 503, title: 'Cluster unavailable' },
  GOING_AWAY: { status: 503, title: 'Going away' },
} as const;
export type ProblemCode = keyof typeof PROBLEM_CODES;

/** Headers of every problem. */
export const PROBLEM_HEADERS = {
  'content-type': 'application/problem+json; charset=utf-8',
  'cache-control': 'no-store',
} as const;

/** One violation: `pointer` is a JSON pointer into the body, or `?name` for a query parameter. */
export interface ProblemDetail {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** Thrown by an edge when a request cannot be served; becomes an RFC 9457 document. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly more: {
      readonly errors?: readonly ProblemDetail[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
  }
}

/** Body of a problem: RFC 9457 with the members of the public contract. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: ProblemCode;
  readonly requestId: string;
  readonly errors: readonly ProblemDetail[];
}

export function problemDocument(problem: Problem, instance: string, requestId: string): ProblemDocument {
  const { status, title } = PROBLEM_CODES[problem.code];
  const type = `https://rollcall.dev/problems/${problem.code.toLowerCase().replaceAll('_', '-')}`;
  return {
    type,
    title,
    status,
    detail: problem.message,
    instance,
    code: problem.code,
    requestId,
    errors: problem.more.errors ?? [],
  };
}
