import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import type { Search } from '../../../search-params.js';
import { wordIn } from '../../../search-params.js';
import { serviceRoute } from '../service-route.js';

/** How far back, in hours. */
export const HISTORY_SPANS = ['1', '6', '24'] as const;

export interface HistorySearch {
  /** undefined = an hour. */
  readonly hours?: (typeof HISTORY_SPANS)[number] | undefined;
}

export const serviceHistoryRoute = createRoute({
  getParentRoute: () => serviceRoute,
  path: '/history',
  validateSearch: (search: Search): HistorySearch => ({ hours: wordIn(search, 'hours', HISTORY_SPANS) }),
  component: lazyRouteComponent(() => import('./history-tab.js'), 'HistoryTab'),
});
