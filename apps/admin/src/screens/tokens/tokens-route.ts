import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { rootRoute } from '../../root-route.js';

export const tokensRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tokens',
  component: lazyRouteComponent(() => import('./tokens-screen.js'), 'TokensScreen'),
});
