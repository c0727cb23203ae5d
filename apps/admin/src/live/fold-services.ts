import type { ServicesEvent, ServiceSummary } from '@rollcall/client';

import { compareTexts, foldList, placeIn } from './fold-list.js';

/** Tells one Service of all clusters from another. */
export type ServicePlace = Pick<ServiceSummary, 'cluster' | 'namespace' | 'name'>;

/** The list after an event, by namespace, name and cluster; the same list where the event changes nothing of it. */
export function foldServices(services: readonly ServiceSummary[], event: ServicesEvent): readonly ServiceSummary[] {
  if (event.type === 'FRESHNESS') return services;
  if (event.type !== 'CHANGES') return [...event.services].sort(byPlace);
  const changes = event.changes.map(({ type, service: item }) => ({ type, item }));
  return foldList(services, changes, byPlace);
}

/** What a Service of such a list is now; undefined = it is not in it. */
export function serviceIn(services: readonly ServiceSummary[], place: ServicePlace): ServiceSummary | undefined {
  return placeIn(services, place, byPlace).there;
}

function byPlace(a: ServicePlace, b: ServicePlace): number {
  return compareTexts([a.namespace, a.name, a.cluster], [b.namespace, b.name, b.cluster]);
}
