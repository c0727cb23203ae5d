import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { rootRoute } from '../../root-route.js';
import type { Search } from '../../search-params.js';
import { textIn, wordIn } from '../../search-params.js';

/** `unusable`: no endpoint is ready. `not-ready`: at least one is not. `terminating`: at least one is. `empty`: there is none. */
export const SERVICE_STATES = ['unusable', 'not-ready', 'terminating', 'empty'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

/** `name` is the order of lists; the others begin with what needs somebody most, or changed last. */
export const SERVICE_ORDERS = ['name', 'state', 'changed', 'endpoints'] as const;
export type ServiceOrder = (typeof SERVICE_ORDERS)[number];

export interface ServicesSearch {
  readonly q?: string | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  /** kubectl's syntax. */
  readonly labels?: string | undefined;
  readonly origin?: 'kubernetes' | 'external' | undefined;
  readonly state?: ServiceState | undefined;
  /** undefined = by name. */
  readonly sort?: ServiceOrder | undefined;
}

export const servicesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/services',
  validateSearch: (search: Search): ServicesSearch => ({
    q: textIn(search, 'q'),
    cluster: textIn(search, 'cluster'),
    namespace: textIn(search, 'namespace'),
    labels: textIn(search, 'labels'),
    origin: wordIn(search, 'origin', ['kubernetes', 'external']),
    state: wordIn(search, 'state', SERVICE_STATES),
    sort: wordIn(search, 'sort', SERVICE_ORDERS),
  }),
  component: lazyRouteComponent(() => import('./services-screen.js'), 'ServicesScreen'),
});
