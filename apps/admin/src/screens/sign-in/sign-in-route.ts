import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { rootRoute } from '../../root-route.js';
import type { Search } from '../../search-params.js';
import { textIn } from '../../search-params.js';

/** Where to go after signing in: a place on this page, and never elsewhere. */
export interface SignInSearch {
  readonly next?: string | undefined;
}

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Search): SignInSearch => {
    const next = textIn(search, 'next');
    return next?.startsWith('/') && !/^\/[/\\]/.test(next) ? { next } : {};
  },
  component: lazyRouteComponent(() => import('./sign-in-screen.js'), 'SignInScreen'),
});
