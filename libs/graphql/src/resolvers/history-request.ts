import type { HistoryRequest } from '@rollcall/catalog';

import { invalidArgument } from '../error-codes.js';
import { instantOf } from './instant-argument.js';

/** Arguments of `Service.history` as graphql-js delivers them. */
export interface HistoryArgs {
  readonly since?: unknown;
  readonly until?: unknown;
  readonly address?: string | null;
  readonly first?: number | null;
}

const FIRST = 100;

/** Throws a GraphQLError for what is no time, and for a window that ends before it begins. */
export function historyRequestOf({ since, until, address, first }: HistoryArgs): HistoryRequest {
  const request = {
    since: instantOf('since', since),
    until: instantOf('until', until),
    address: address ?? null,
    limit: first ?? FIRST,
  };
  if (request.since !== null && request.until !== null && request.since >= request.until)
    throw invalidArgument('since', `must be before until (${request.until})`);
  return request;
}
