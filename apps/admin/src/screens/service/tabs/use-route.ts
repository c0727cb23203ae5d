import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { serviceRoute } from '../service-route.js';

export const serviceUseRoute = createRoute({
  getParentRoute: () => serviceRoute,
  path: '/use',
  component: lazyRouteComponent(() => import('./use-tab.js'), 'UseTab'),
});
