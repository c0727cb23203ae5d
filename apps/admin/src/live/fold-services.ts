import type { ServicesEvent, ServiceSummary } from '@rollcall/client';

/** Tells one Service of all clusters from another. */
export type ServicePlace = Pick<ServiceSummary, 'cluster' | 'namespace' | 'name'>;

/**
 * The list after an event, by namespace, name and cluster; the same list where the event changes nothing of it. A change is found in it by
 * its place: what it takes grows with the changes, and hardly with the list.
 */
export function foldServices(services: readonly ServiceSummary[], event: ServicesEvent): readonly ServiceSummary[] {
  if (event.type === 'FRESHNESS') return services;
  if (event.type !== 'CHANGES') return [...event.services].sort(byPlace);
  const changed = [...services];
  for (const { type, service } of event.changes) {
    const at = placeIn(changed, service);
    const isKnown = isAt(changed, at, service);
    if (type === 'REMOVED') changed.splice(at, isKnown ? 1 : 0);
    else if (isKnown) changed[at] = service;
    else changed.splice(at, 0, service);
  }
  return changed;
}

/** What a Service of such a list is now; undefined = it is not in it. */
export function serviceIn(services: readonly ServiceSummary[], place: ServicePlace): ServiceSummary | undefined {
  const at = placeIn(services, place);
  return isAt(services, at, place) ? services[at] : undefined;
}

/** Where it is, or would be. */
function placeIn(services: readonly ServiceSummary[], place: ServicePlace): number {
  let [from, to] = [0, services.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const there = services[middle];
    if (there && byPlace(there, place) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function isAt(services: readonly ServiceSummary[], at: number, place: ServicePlace): boolean {
  const there = services[at];
  return there !== undefined && byPlace(there, place) === 0;
}

function byPlace(a: ServicePlace, b: ServicePlace): number {
  return order(a.namespace, b.namespace) || order(a.name, b.name) || order(a.cluster, b.cluster);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
