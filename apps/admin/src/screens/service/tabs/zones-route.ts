import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { serviceRoute } from '../service-route.js';

export const serviceZonesRoute = createRoute({
  getParentRoute: () => serviceRoute,
  path: '/zones',
  component: lazyRouteComponent(() => import('./zones-tab.js'), 'ZonesTab'),
});
