import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { rootRoute } from '../../root-route.js';

export const backendRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/backends/$id',
  component: lazyRouteComponent(() => import('./backend-screen.js'), 'BackendScreen'),
});
