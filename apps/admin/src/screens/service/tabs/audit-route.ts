import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { serviceRoute } from '../service-route.js';

export const serviceAuditRoute = createRoute({
  getParentRoute: () => serviceRoute,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit-tab.js'), 'AuditTab'),
});
