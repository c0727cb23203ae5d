import { createRoute, lazyRouteComponent } from '@tanstack/react-router';

import { rootRoute } from '../../root-route.js';
import type { Search } from '../../search-params.js';
import { textIn, wordIn } from '../../search-params.js';

export const SIGN_IN_ERRORS = ['expired', 'declined', 'refused', 'unavailable'] as const;

/** Where to go after signing in: a place on this page, and never elsewhere. */
export interface SignInSearch {
  readonly next?: string | undefined;
  /** Why signing in at the identity provider did not succeed. */
  readonly error?: (typeof SIGN_IN_ERRORS)[number] | undefined;
}

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Search): SignInSearch => {
    const next = textIn(search, 'next');
    return {
      next: next?.startsWith('/') && !/^\/[/\\]/.test(next) ? next : undefined,
      error: wordIn(search, 'error', SIGN_IN_ERRORS),
    };
  },
  component: lazyRouteComponent(() => import('./sign-in-screen.js'), 'SignInScreen'),
});
