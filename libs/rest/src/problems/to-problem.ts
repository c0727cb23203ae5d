import { HttpException } from '@nestjs/common';
import {
  AmbiguousServiceError,
  ClusterInUseError,
  ClusterUnavailableError,
  KeyUsedError,
  NotFoundError,
  NotSyncedError,
  OutdatedBackendError,
  RegisteredTwiceError,
  ResyncRequiredError,
  StoreUnavailableError,
  TooManyQuestionsError,
  TooStaleError,
} from '@rollcall/catalog';
import {
  ForbiddenError,
  IdentityProviderUnavailableError,
  RateLimitedError,
  UnauthenticatedError,
} from '@rollcall/platform';

import type { ProblemCode } from './problem.js';
import { Problem } from './problem.js';

/** Seconds after which trying again may help. */
const RETRY_AFTER_S: Partial<Record<ProblemCode, string>> = {
  NOT_SYNCED: '2',
  TOO_STALE: '2',
  STORE_UNAVAILABLE: '2',
  IDENTITY_PROVIDER_UNAVAILABLE: '2',
  CLUSTER_UNAVAILABLE: '5',
  RATE_LIMITED: '1',
};

type ErrorClass = abstract new (...args: never[]) => Error;

/** What each error of the rooms behind means to a client. */
export const ERROR_TABLE: readonly (readonly [ErrorClass, ProblemCode])[] = [
  [UnauthenticatedError, 'UNAUTHENTICATED'],
  [ForbiddenError, 'FORBIDDEN'],
  [IdentityProviderUnavailableError, 'IDENTITY_PROVIDER_UNAVAILABLE'],
  [RateLimitedError, 'RATE_LIMITED'],
  [NotFoundError, 'NOT_FOUND'],
  [AmbiguousServiceError, 'INVALID_ARGUMENT'],
  [ClusterInUseError, 'CONFLICT'],
  [OutdatedBackendError, 'PRECONDITION_FAILED'],
  [RegisteredTwiceError, 'CONFLICT'],
  [KeyUsedError, 'CONFLICT'],
  [ResyncRequiredError, 'RESYNC_REQUIRED'],
  [NotSyncedError, 'NOT_SYNCED'],
  [TooStaleError, 'TOO_STALE'],
  [ClusterUnavailableError, 'CLUSTER_UNAVAILABLE'],
  [TooManyQuestionsError, 'RATE_LIMITED'],
  [StoreUnavailableError, 'STORE_UNAVAILABLE'],
];

/** Errors of the HTTP server, by their status. */
const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'INVALID_ARGUMENT',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
};

/** Anything that was thrown, as a problem. What is not known here is our fault, and tells nothing. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const known = ERROR_TABLE.find(([type]) => error instanceof type);
  if (known && error instanceof Error) return withHeaders(known[1], error.message, error);
  const status = statusOf(error);
  const code = status === null ? undefined : BY_STATUS[status];
  if (code && error instanceof Error) return withHeaders(code, error.message, error);
  return new Problem('INTERNAL', 'something went wrong here; the request id finds it in the log', { cause: error });
}

function withHeaders(code: ProblemCode, message: string, cause: Error): Problem {
  const headers: Record<string, string> = {};
  const retryAfter = RETRY_AFTER_S[code];
  if (retryAfter !== undefined) headers['retry-after'] = retryAfter;
  if (cause instanceof RateLimitedError) headers['retry-after'] = String(cause.retryAfterS);
  if (code === 'UNAUTHENTICATED') headers['www-authenticate'] = 'Bearer realm="rollcall"';
  return new Problem(code, message, { headers, cause });
}

/** Errors of Fastify and of Nest say their status in their own ways. */
function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' ? error.statusCode : null;
}
