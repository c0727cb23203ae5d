import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { serviceRoute } from '../service-route.js';

export const serviceBackendsRoute = createRoute({
  getParentRoute: () => serviceRoute,
  path: '/backends',
  component: lazyRouteComponent(() => import('./backends-tab.js'), 'BackendsTab'),
});
