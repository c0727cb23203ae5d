import type { ServiceSummary } from '@rollcall/client';

import { latestFirst } from '../../live/latest-first.js';
import type { ServiceOrder, ServicesSearch, ServiceState } from './services-route.js';

/** Of all Services those that are asked for, in the order that is asked for. What the server filters by is not looked at again. */
export function listedServices(services: readonly ServiceSummary[], search: ServicesSearch): readonly ServiceSummary[] {
  const { q, cluster, namespace, state, sort = 'name' } = search;
  const compare = ORDERS[sort];
  const part = q?.toLowerCase();
  const listed = services.filter(
    (service) =>
      (part === undefined || `${service.namespace}/${service.name}`.toLowerCase().includes(part)) &&
      (cluster === undefined || service.cluster === cluster) &&
      (namespace === undefined || service.namespace === namespace) &&
      (state === undefined || isInState(service, state)),
  );
  return compare ? listed.sort(compare) : listed;
}

export function isInState({ endpointCounts, type }: ServiceSummary, state: ServiceState): boolean {
  const { ready, notReady, terminating, total } = endpointCounts;
  switch (state) {
    case 'unusable':
      return total > 0 && ready === 0;
    case 'not-ready':
      return notReady > 0;
    case 'terminating':
      return terminating > 0;
    case 'empty':
      return total === 0 && type !== 'ExternalName';
  }
}

/** Lists come by namespace and name; equal ones stay so. */
const ORDERS: Readonly<Record<ServiceOrder, ((a: ServiceSummary, b: ServiceSummary) => number) | null>> = {
  name: null,
  state: (a, b) => trouble(b) - trouble(a),
  changed: (a, b) => latestFirst(a.changedAt ?? '', b.changedAt ?? ''),
  endpoints: (a, b) => b.endpointCounts.total - a.endpointCounts.total,
};

/** 2 = nothing is ready, 0 = all is; between them the share that is not. */
function trouble({ endpointCounts: { ready, notReady, total } }: ServiceSummary): number {
  if (total === 0) return 0;
  return ready === 0 ? 2 : notReady / total;
}
