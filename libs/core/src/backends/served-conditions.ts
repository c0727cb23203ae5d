import type { ResolvedConditions } from '../conditions.js';
import type { BackendState, CheckState } from './backend.js';

/** The conditions that a registration is served and written with, all three always said; null = not served at all (rulings 19). */
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
