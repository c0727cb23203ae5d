import type { Endpoint } from '@rollcall/client';

import type { EndpointsSearch } from '../tabs/endpoints-route.js';

/** Of all endpoints those that are asked for, in their order. */
export function selectedEndpoints(endpoints: readonly Endpoint[], search: EndpointsSearch): readonly Endpoint[] {
  const { condition, find } = search;
  const part = find?.toLowerCase();
  return endpoints.filter((endpoint) => {
    if (condition === 'ready' && !endpoint.ready) return false;
    if (condition === 'not-ready' && endpoint.ready) return false;
    if (condition === 'terminating' && !endpoint.terminating) return false;
    return part === undefined || wordsOf(endpoint).some((word) => word.toLowerCase().includes(part));
  });
}

function wordsOf({ address, nodeName, zone, targetRef, hostname }: Endpoint): readonly string[] {
  return [address, nodeName ?? '', zone ?? '', targetRef?.name ?? '', hostname ?? ''];
}
