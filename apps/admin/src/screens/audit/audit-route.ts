import type { AuditOutcome } from '@rollcall/client';
import { AUDIT_OUTCOMES } from '@rollcall/client';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { rootRoute } from '../../root-route.js';
import type { Search } from '../../search-params.js';
import { textIn, wordIn } from '../../search-params.js';

export interface AuditSearch {
  readonly q?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  /** RFC 3339. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch: (search: Search): AuditSearch => ({
    q: textIn(search, 'q'),
    actor: textIn(search, 'actor'),
    action: textIn(search, 'action'),
    outcome: wordIn(search, 'outcome', AUDIT_OUTCOMES),
    cluster: textIn(search, 'cluster'),
    namespace: textIn(search, 'namespace'),
    since: textIn(search, 'since'),
    until: textIn(search, 'until'),
  }),
  component: lazyRouteComponent(() => import('./audit-screen.js'), 'AuditScreen'),
});
