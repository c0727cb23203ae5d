import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { rootRoute } from '../../root-route.js';
import type { Search } from '../../search-params.js';
import { wordIn } from '../../search-params.js';
import type { Intent } from './intent.js';
import { INTENTS } from './intent.js';

export interface BackendSearch {
  /** What somebody is about to do with it; undefined = they only look. */
  readonly intent?: Intent | undefined;
}

export const backendRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/backends/$id',
  validateSearch: (search: Search): BackendSearch => ({ intent: wordIn(search, 'intent', INTENTS) }),
  component: lazyRouteComponent(() => import('./backend-screen.js'), 'BackendScreen'),
});
