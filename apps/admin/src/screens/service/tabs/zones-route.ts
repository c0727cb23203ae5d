import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import type { Search } from '../../../search-params.js';
import { wordIn } from '../../../search-params.js';
import { serviceRoute } from '../service-route.js';

export interface ZonesSearch {
  /** undefined = lanes. */
  readonly as?: 'table' | undefined;
}

export const serviceZonesRoute = createRoute({
  getParentRoute: () => serviceRoute,
  path: '/zones',
  validateSearch: (search: Search): ZonesSearch => ({ as: wordIn(search, 'as', ['table']) }),
  component: lazyRouteComponent(() => import('./zones-tab.js'), 'ZonesTab'),
});
