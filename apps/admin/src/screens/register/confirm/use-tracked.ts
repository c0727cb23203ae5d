import type { Backend } from '@rollcall/client';
import { useQuery } from '@tanstack/react-query';

import { useClient } from '../../../data/client-context.js';
import { useLiveEndpoints } from '../../../live/use-live-endpoints.js';
import type { Registered } from '../register-reducer.js';
import type { Tracked } from '../tracker.js';
import { isSettled, tracked } from '../tracker.js';
import type { Register } from '../use-register.js';

/** Statuses are no part of the endpoints that are watched: until all has come they are asked for. */
const EVERY_MS = 1_000;

export interface Tracking {
  readonly steps: readonly Tracked[];
  /** As they are now; those that somebody removed since are missing. */
  readonly backends: readonly Backend[];
  readonly error: Error | null;
}

/** How far what was registered has come. Whether it is served is told by this page's own subscription. */
export function useTracked({ ref }: Register, { backends, revision }: Registered): Tracking {
  const client = useClient();
  const live = useLiveEndpoints(ref, { readiness: 'any', origin: 'EXTERNAL' });
  const served = new Set(live.value?.map(({ address }) => address));
  const ids = new Set(backends.map(({ id }) => id));
  const mine = (all: readonly Backend[]): readonly Backend[] => all.filter(({ id }) => ids.has(id));
  const asked = useQuery({
    queryKey: ['tracked', ref, revision],
    queryFn: async ({ signal }) =>
      mine(await client.serviceBackends(ref, { signal, minRevision: revision ?? undefined })),
    refetchInterval: ({ state }) => (state.data && isSettled(tracked(state.data, served)) ? false : EVERY_MS),
    staleTime: 0,
  });
  const now = asked.data ?? [];
  return { steps: tracked(now, served), backends: now, error: asked.error };
}
