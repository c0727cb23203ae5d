import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { serviceRoute } from '../service-route.js';

export const serviceHistoryRoute = createRoute({
  getParentRoute: () => serviceRoute,
  path: '/history',
  component: lazyRouteComponent(() => import('./history-tab.js'), 'HistoryTab'),
});
