import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import type { Search } from '../../../search-params.js';
import { textIn, wordIn } from '../../../search-params.js';
import { serviceRoute } from '../service-route.js';

export const ENDPOINT_CONDITIONS = ['ready', 'not-ready', 'terminating'] as const;
export const ENDPOINT_GROUPS = ['merged', 'slices'] as const;

export interface EndpointsSearch {
  /** One of the conditions alone; undefined = all endpoints. */
  readonly condition?: (typeof ENDPOINT_CONDITIONS)[number] | undefined;
  /** Part of an address, a node's, a zone's or a target's name. */
  readonly find?: string | undefined;
  /** undefined = merged. */
  readonly group?: (typeof ENDPOINT_GROUPS)[number] | undefined;
}

export const serviceEndpointsRoute = createRoute({
  getParentRoute: () => serviceRoute,
  path: '/',
  validateSearch: (search: Search): EndpointsSearch => ({
    condition: wordIn(search, 'condition', ENDPOINT_CONDITIONS),
    find: textIn(search, 'find'),
    group: wordIn(search, 'group', ENDPOINT_GROUPS),
  }),
  component: lazyRouteComponent(() => import('./endpoints-tab.js'), 'EndpointsTab'),
});
