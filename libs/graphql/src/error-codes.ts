import {
  AmbiguousServiceError,
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
  UNPROVEN,
} from '@rollcall/platform';
import type { ASTNode, GraphQLFormattedError } from 'graphql';
import { GraphQLError } from 'graphql';

type ErrorClass = abstract new (...args: never[]) => Error;

/** What each error of the rooms behind means to a client: the codes of the REST API. */
export const ERROR_CODES: readonly (readonly [ErrorClass, string])[] = [
  [UnauthenticatedError, 'UNAUTHENTICATED'],
  [ForbiddenError, 'FORBIDDEN'],
  [IdentityProviderUnavailableError, 'IDENTITY_PROVIDER_UNAVAILABLE'],
  [RateLimitedError, 'RATE_LIMITED'],
  [NotFoundError, 'NOT_FOUND'],
  [AmbiguousServiceError, 'INVALID_ARGUMENT'],
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

/** A request that asks for more than is allowed, or that is none. */
export function invalidRequest(message: string, nodes: readonly ASTNode[] = []): GraphQLError {
  return new GraphQLError(message, { nodes, extensions: { code: 'INVALID_ARGUMENT' } });
}

/** An argument that the schema allows and that makes no sense. */
export function invalidArgument(argument: string, message: string): GraphQLError {
  const errors = [{ pointer: `/${argument}`, code: 'INVALID_ARGUMENT', message }];
  return new GraphQLError(`${argument}: ${message}`, { extensions: { code: 'INVALID_ARGUMENT', errors } });
}

/** A request that came too soon: `retryAfter` are seconds, as in REST's header. */
export function rateLimited({ message, retryAfterS }: RateLimitedError): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'RATE_LIMITED', retryAfter: retryAfterS } });
}

/** A mutation that a page of somebody else may have sent. */
export function unproven(): GraphQLError {
  return new GraphQLError(UNPROVEN, { extensions: { code: 'FORBIDDEN' } });
}

/** Codes that GraphQL's own machinery gives; both mean that the document is not one that can be answered. */
const DOCUMENT_CODES = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
];

/** Told of what went wrong here and is not the client's doing. */
export type ReportDefect = (defect: unknown) => void;

/** What is behind an error that is our fault; null = it is not. */
export function defectBehind({ originalError }: GraphQLError): Error | null {
  if (!originalError || originalError instanceof GraphQLError) return null;
  return ERROR_CODES.some(([type]) => originalError instanceof type) ? null : originalError;
}

/** An error as clients see it: a code of the contract, never a stack, and of defects nothing at all. */
export function formatGraphqlError(error: GraphQLError): GraphQLFormattedError {
  const { message, locations, path, originalError, extensions } = error;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const known = ERROR_CODES.find(([type]) => originalError instanceof type);
  if (known) return { message, ...place, extensions: { code: known[1] } };
  const { code } = extensions;
  if (defectBehind(error)) {
    return { message: 'something went wrong here; the log says what', ...place, extensions: { code: 'INTERNAL' } };
  }
  if (typeof code === 'string' && !DOCUMENT_CODES.includes(code)) {
    const { errors, retryAfter } = extensions;
    const more = {
      ...(Array.isArray(errors) && { errors: errors as unknown[] }),
      ...(typeof retryAfter === 'number' && { retryAfter }),
    };
    return { message, ...place, extensions: { code, ...more } };
  }
  return { message, ...place, extensions: { code: 'INVALID_ARGUMENT' } };
}

/** Suggestions tell names of a schema that the caller may not ask for. */
export function withoutSuggestions(error: GraphQLFormattedError): GraphQLFormattedError {
  return { ...error, message: error.message.replace(/ ?Did you mean .+\?$/s, '') };
}
