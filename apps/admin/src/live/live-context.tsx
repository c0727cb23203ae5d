import { createContext, use, useMemo, useSyncExternalStore } from 'react';

import type { LiveRegistry, LiveSummary } from './live-registry.js';
import type { LiveState } from './live-state.js';
import type { LiveSource } from './live-store.js';

const LiveContext = createContext<LiveRegistry | null>(null);

export const LiveProvider = LiveContext.Provider;

export function useLiveRegistry(): LiveRegistry {
  const registry = use(LiveContext);
  if (!registry) throw new Error('there are no watches here: wrap it in <LiveProvider>');
  return registry;
}

/** All watches of the page in one. */
export function useLiveSummary(): LiveSummary {
  const registry = useLiveRegistry();
  return useSyncExternalStore(registry.subscribe, registry.current);
}

/** A watch for as long as somebody shows it. `key` must say all of what `source` watches: as long as it is the same, so is the watch. */
export function useLive<T, E>(key: string, source: LiveSource<T, E>): LiveState<T> & { readonly restart: () => void } {
  const registry = useLiveRegistry();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the source is made anew with every rendering, and means the same as long as its key does
  const store = useMemo(() => registry.store(key, source), [registry, key]);
  const state = useSyncExternalStore(store.subscribe, store.current);
  return useMemo(() => ({ ...state, restart: store.restart }), [state, store]);
}
