import type { AuditOutcome, AuditQuery, BackendFilter } from '@rollcall/catalog';
import type { BackendState } from '@rollcall/core';
import { readInstant } from '@rollcall/platform';

import { invalidArgument } from '../error-codes.js';

/** `BackendFilter` as graphql-js delivers it. */
export interface BackendFilterInput {
  readonly cluster?: string | null;
  readonly namespace?: string | null;
  readonly service?: string | null;
  readonly state?: BackendState | null;
  readonly q?: string | null;
}

export function backendFilterOf(filter: BackendFilterInput | null | undefined): BackendFilter {
  const { cluster = null, namespace = null, service = null, state = null, q } = filter ?? {};
  return { cluster, namespace, service, state, q: q ? q : null };
}

/** `AuditFilter` as graphql-js delivers it. */
export interface AuditFilterInput {
  readonly since?: unknown;
  readonly until?: unknown;
  readonly actor?: string | null;
  readonly action?: string | null;
  readonly outcome?: AuditOutcome | null;
  readonly cluster?: string | null;
  readonly namespace?: string | null;
  readonly q?: string | null;
}

/** Throws a GraphQLError for what is no time. */
export function auditQueryOf(filter: AuditFilterInput | null | undefined): AuditQuery {
  const {
    since,
    until,
    actor = null,
    action = null,
    outcome = null,
    cluster = null,
    namespace = null,
    q,
  } = filter ?? {};
  return {
    since: instantOf('filter/since', since),
    until: instantOf('filter/until', until),
    ...{ actor, action, outcome, cluster, namespace },
    q: q ? q : null,
  };
}

function instantOf(argument: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const instant = typeof value === 'string' ? readInstant(value) : null;
  if (instant === null) throw invalidArgument(argument, 'must be an RFC 3339 time such as 2026-01-31T18:00:00Z');
  return instant;
}
