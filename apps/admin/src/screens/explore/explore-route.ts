import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { rootRoute } from '../../root-route.js';

export const exploreRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/explore',
  component: lazyRouteComponent(() => import('./explore-screen.js'), 'ExploreScreen'),
});
