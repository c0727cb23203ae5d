import type { ProblemCode } from '../problems/problem.js';
import type { ParameterTable } from '../query/query-parameters.js';

/** Headers of answers that the document describes. */
export type AnswerHeader = 'ETag' | 'VersionTag' | 'Rollcall-Revision' | 'Rollcall-Stale' | 'Retry-After';

/** One answer of a route: its media types by schema name; null = no body. */
export interface RouteAnswer {
  readonly status: number;
  readonly description: string;
  readonly content: Readonly<Record<string, string>> | null;
}

/** Headers of requests that a route asks for, beside those that its answers tell. */
export const REQUEST_HEADERS = {
  'If-Match': { description: 'The `ETag` of the registration as it was read.', required: true },
  'Idempotency-Key': {
    description:
      'Printable ASCII, at most 255 characters. For 24 hours the same request under the same key has the same answer, and does nothing more.',
    required: false,
  },
} as const;

/** One route as clients see it: what it takes, gives and refuses. OpenAPI and the 405 answer come from this table. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `{names}` for path parameters. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: 'endpoints' | 'services' | 'backends' | 'clusters' | 'tokens' | 'sessions' | 'audit' | 'operations';
  readonly summary: string;
  readonly description?: string;
  readonly query?: ParameterTable;
  readonly asks?: readonly (keyof typeof REQUEST_HEADERS)[];
  /** The body that it needs: media types by schema name. */
  readonly body?: Readonly<Record<string, string>>;
  readonly answers: readonly RouteAnswer[];
  /** Headers of its good answers, where they are not those of everything that is made from the view. */
  readonly headers?: readonly AnswerHeader[];
  readonly problems: readonly ProblemCode[];
  /** Needs no credentials. */
  readonly open?: boolean;
}

export const SERVICE_PATH = '/v1/namespaces/{namespace}/services/{name}';
export const READ_PROBLEMS = [
  'INVALID_ARGUMENT',
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'NOT_ACCEPTABLE',
  'NOT_SYNCED',
  'TOO_STALE',
] as const;

export function ok(schema: string, description: string): RouteAnswer {
  return { status: 200, description, content: { 'application/json': schema } };
}

export const NOT_MODIFIED: RouteAnswer = {
  status: 304,
  description: 'Nothing changed since the `If-None-Match`.',
  content: null,
};
