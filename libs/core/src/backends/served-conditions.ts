import type { ResolvedConditions } from '../conditions.js';
import { jsonEquals } from '../json-equals.js';
import type { BackendState, BackendStatus, CheckState } from './backend.js';

/** The conditions that a registration is served and written with, all three always said; null = not served at all. */
export function servedConditions(state: BackendState, check: CheckState | null): ResolvedConditions | null {
  const failing = check === 'FAILING';
  switch (state) {
    case 'ACTIVE':
      return { ready: !failing, serving: !failing, terminating: false };
    case 'DRAINING':
      return { ready: false, serving: !failing, terminating: true };
    case 'DISABLED':
      return null;
  }
}

/** What decides the conditions of a registration. */
export interface Served {
  readonly state: BackendState;
  readonly status: Pick<BackendStatus, 'check' | 'servedSince'>;
}

/** Since when a registration has had its conditions, after a change at `at` (RFC 3339); `before` null = it is new. */
export function servedSince(before: Served | null, after: Served, at: string): string {
  if (!before) return at;
  const was = servedConditions(before.state, before.status.check?.state ?? null);
  const is = servedConditions(after.state, after.status.check?.state ?? null);
  return jsonEquals(was, is) ? before.status.servedSince : at;
}
