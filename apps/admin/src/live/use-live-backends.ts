import type { Backend, BackendFilter, BackendsEvent, RollcallClient } from '@rollcall/client';

import { useClient } from '../data/client-context.js';
import { compareTexts, foldList } from './fold-list.js';
import { useLive } from './live-context.js';
import type { LiveState } from './live-state.js';
import type { LiveSource } from './live-store.js';

export interface LiveBackends extends LiveState<readonly Backend[]> {
  /** Cursor of the last event: all that happened up to it is in the list; null = none came. */
  readonly revision: string | null;
  readonly restart: () => void;
}

/** What was told, and up to where. */
interface ToldBackends {
  readonly backends: readonly Backend[];
  readonly revision: string;
}

/** The registrations that a filter holds, by namespace, Service, cluster and age, and every change of them and of what is said of them. */
export function useLiveBackends(filter: BackendFilter): LiveBackends {
  const { cluster, namespace, service, ids, state, q } = filter;
  const key = `backends ${JSON.stringify([cluster, namespace, service, ids, state, q])}`;
  const live = useLive(key, backendsSource(useClient(), filter));
  return { ...live, value: live.value?.backends ?? null, revision: live.value?.revision ?? null };
}

function backendsSource(client: RollcallClient, filter: BackendFilter): LiveSource<ToldBackends, BackendsEvent> {
  return {
    watch: (options) => client.watchBackends(filter, options),
    fold: (value, event) => {
      const backends = foldBackends(value?.backends ?? [], event);
      return { value: { backends, revision: event.revision }, freshness: event.freshness };
    },
  };
}

/** The list after an event; the same list where the event changes nothing of it. */
function foldBackends(backends: readonly Backend[], event: BackendsEvent): readonly Backend[] {
  if (event.type === 'FRESHNESS') return backends;
  if (event.type !== 'CHANGES') return [...event.backends].sort(byPlace);
  const changes = event.changes.map(({ type, backend: item }) => ({ type, item }));
  return foldList(backends, changes, byPlace);
}

/** Ids are given in the order in which registrations are made. */
function byPlace(a: Backend, b: Backend): number {
  return compareTexts([a.namespace, a.service, a.cluster, a.id], [b.namespace, b.service, b.cluster, b.id]);
}
