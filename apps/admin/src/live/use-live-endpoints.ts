import type { Endpoint, EndpointsEvent, EndpointsState, Selection, ServiceRef } from '@rollcall/client';
import { applyEvent } from '@rollcall/client';

import { useClient } from '../data/client-context.js';
import { useLive } from './live-context.js';
import type { LiveState } from './live-state.js';

export interface LiveEndpoints extends LiveState<readonly Endpoint[]> {
  /** What was done beyond filtering; null = nothing was told yet. */
  readonly applied: EndpointsState['applied'] | null;
  readonly restart: () => void;
}

/** The endpoints of a Service that a selection holds, and every change of them. */
export function useLiveEndpoints(ref: ServiceRef, selection: Selection = {}): LiveEndpoints {
  const client = useClient();
  const key = `endpoints ${JSON.stringify([ref.cluster, ref.namespace, ref.name, selection])}`;
  const live = useLive<EndpointsState, EndpointsEvent>(key, {
    watch: (options) => client.watchEndpoints(ref, selection, options),
    fold: (value, event) => ({ value: applyEvent(value, event), freshness: event.freshness }),
  });
  return { ...live, value: live.value?.endpoints ?? null, applied: live.value?.applied ?? null };
}
