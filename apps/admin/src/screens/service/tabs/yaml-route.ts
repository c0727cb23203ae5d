import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { serviceRoute } from '../service-route.js';

export const serviceYamlRoute = createRoute({
  getParentRoute: () => serviceRoute,
  path: '/yaml',
  component: lazyRouteComponent(() => import('./yaml-tab.js'), 'YamlTab'),
});
