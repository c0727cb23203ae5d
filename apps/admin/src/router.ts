import type { Router } from '@tanstack/react-router';
import { createRouter } from '@tanstack/react-router';

import { rootRoute } from './root-route.js';
import { auditRoute } from './screens/audit/audit-route.js';
import { backendRoute } from './screens/backend/backend-route.js';
import { clustersRoute } from './screens/clusters/clusters-route.js';
import { exploreRoute } from './screens/explore/explore-route.js';
import { overviewRoute } from './screens/overview/overview-route.js';
import { registerRoute } from './screens/register/register-route.js';
import { serviceAuditRoute } from './screens/service/tabs/audit-route.js';
import { serviceBackendsRoute } from './screens/service/tabs/backends-route.js';
import { serviceEndpointsRoute } from './screens/service/tabs/endpoints-route.js';
import { serviceHistoryRoute } from './screens/service/tabs/history-route.js';
import { serviceUseRoute } from './screens/service/tabs/use-route.js';
import { serviceYamlRoute } from './screens/service/tabs/yaml-route.js';
import { serviceZonesRoute } from './screens/service/tabs/zones-route.js';
import { serviceRoute } from './screens/service/service-route.js';
import { servicesRoute } from './screens/services/services-route.js';
import { signInRoute } from './screens/sign-in/sign-in-route.js';
import { tokensRoute } from './screens/tokens/tokens-route.js';
import { parseSearch, stringifySearch } from './search-params.js';

const routeTree = rootRoute.addChildren([
  overviewRoute,
  servicesRoute,
  serviceRoute.addChildren([
    serviceEndpointsRoute,
    serviceZonesRoute,
    serviceBackendsRoute,
    serviceHistoryRoute,
    serviceYamlRoute,
    serviceUseRoute,
    serviceAuditRoute,
  ]),
  registerRoute,
  backendRoute,
  clustersRoute,
  tokensRoute,
  auditRoute,
  exploreRoute,
  signInRoute,
]);

export type AppRouter = ReturnType<typeof createAppRouter>;

/** Every screen has a URL, and all that it was asked for is in it. A screen's code is loaded when it is looked at, or about to be. */
export function createAppRouter(): Router<typeof routeTree> {
  return createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
