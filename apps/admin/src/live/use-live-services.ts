import type { RollcallClient, ServiceFilter, ServicesEvent, ServiceSummary } from '@rollcall/client';

import { useClient } from '../data/client-context.js';
import { foldServices } from './fold-services.js';
import { useLive } from './live-context.js';
import type { LiveState } from './live-state.js';
import type { LiveSource } from './live-store.js';

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
