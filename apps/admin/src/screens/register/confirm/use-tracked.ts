import type { Backend } from '@rollcall/client';

import { useLiveBackends } from '../../../live/use-live-backends.js';
import { useLiveEndpoints } from '../../../live/use-live-endpoints.js';
import type { Registered } from '../register-reducer.js';
import type { Tracked } from '../tracker.js';
import { hasReached, tracked, untold } from '../tracker.js';
import type { Register } from '../use-register.js';

export interface Tracking {
  readonly steps: readonly Tracked[];
  /** As they are now; those that somebody removed since are missing. */
  readonly backends: readonly Backend[];
  readonly error: Error | null;
}

/** How far what was registered has come. Whether it is served is told by this page's own subscription. */
export function useTracked({ ref }: Register, { backends, revision }: Registered): Tracking {
  const { cluster, namespace, name: service } = ref;
  const live = useLiveEndpoints(ref, { readiness: 'any', origin: 'EXTERNAL' });
  const told = useLiveBackends({ cluster, namespace, service });
  const error = told.connection === 'ended' ? told.error : null;
  // The page may hear of it later than it was answered.
  if (!told.value || !hasReached(told.revision, revision))
    return { steps: untold(backends.length), backends: [], error };
  const served = new Set(live.value?.map(({ address }) => address));
  const ids = new Set(backends.map(({ id }) => id));
  const now = told.value.filter(({ id }) => ids.has(id));
  return { steps: tracked(now, served), backends: now, error };
}
