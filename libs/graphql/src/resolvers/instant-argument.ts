import { readInstant } from '@rollcall/platform';

import { invalidArgument } from '../error-codes.js';

/** A `DateTime` as graphql-js delivers it; null = it was left out. Throws a GraphQLError for what is no time. */
export function instantOf(argument: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const instant = typeof value === 'string' ? readInstant(value) : null;
  if (instant === null) throw invalidArgument(argument, 'must be an RFC 3339 time such as 2026-01-31T18:00:00Z');
  return instant;
}
