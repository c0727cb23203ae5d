import type { AuditOutcome, AuditQuery, BackendFilter } from '@rollcall/catalog';
import type { BackendState } from '@rollcall/core';

import { instantOf } from './instant-argument.js';

/** `BackendFilter` as graphql-js delivers it. */
export interface BackendFilterInput {
  readonly cluster?: string | null;
  readonly namespace?: string | null;
  readonly service?: string | null;
  readonly ids?: readonly string[] | null;
  readonly state?: BackendState | null;
  readonly q?: string | null;
}

export function backendFilterOf(filter: BackendFilterInput | null | undefined): BackendFilter {
  const { cluster = null, namespace = null, service = null, ids, state = null, q } = filter ?? {};
  return { cluster, namespace, service, ids: ids ? new Set(ids) : null, state, q: q ? q : null };
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
