import type { RollcallClient, ServiceFilter, ServicesEvent, ServiceSummary } from '@rollcall/client';

import { useClient } from '../data/client-context.js';
import { useLive } from './live-context.js';
import type { LiveState } from './live-state.js';
import type { LiveSource } from './live-store.js';
import { serviceKey } from './service-key.js';

/** The Services that a filter holds, by namespace, name and cluster, and every change of them. */
export function useLiveServices(
  filter: ServiceFilter,
): LiveState<readonly ServiceSummary[]> & { readonly restart: () => void } {
  const { cluster, namespace, labelSelector, q, origin } = filter;
  const key = `services ${JSON.stringify([cluster, namespace, labelSelector, q, origin])}`;
  return useLive(key, servicesSource(useClient(), filter));
}

function servicesSource(
  client: RollcallClient,
  filter: ServiceFilter,
): LiveSource<readonly ServiceSummary[], ServicesEvent> {
  return {
    watch: (options) => client.watchServices(filter, options),
    fold: (value, event) => ({ value: foldServices(value ?? [], event), freshness: event.freshness }),
  };
}

/** The list after an event; the same list where the event changes nothing of it. */
function foldServices(services: readonly ServiceSummary[], event: ServicesEvent): readonly ServiceSummary[] {
  if (event.type === 'FRESHNESS') return services;
  if (event.type !== 'CHANGES') return [...event.services].sort(byPlace);
  const known = new Map(services.map((service) => [serviceKey(service), service]));
  let isSorted = true;
  for (const { type, service } of event.changes) {
    const key = serviceKey(service);
    isSorted &&= known.has(key);
    if (type === 'REMOVED') known.delete(key);
    else known.set(key, service);
  }
  const changed = [...known.values()];
  return isSorted ? changed : changed.sort(byPlace);
}

function byPlace(a: ServiceSummary, b: ServiceSummary): number {
  return order(a.namespace, b.namespace) || order(a.name, b.name) || order(a.cluster, b.cluster);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
