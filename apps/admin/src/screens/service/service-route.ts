import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { rootRoute } from '../../root-route.js';
import type { Search } from '../../search-params.js';
import { textIn } from '../../search-params.js';

export interface ServiceSearch {
  /** Which one, where several clusters have a Service of this name. */
  readonly cluster?: string | undefined;
}

/** One Service; its tabs are routes below. */
export const serviceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/services/$namespace/$name',
  validateSearch: (search: Search): ServiceSearch => ({ cluster: textIn(search, 'cluster') }),
  component: lazyRouteComponent(() => import('./service-screen.js'), 'ServiceScreen'),
});
