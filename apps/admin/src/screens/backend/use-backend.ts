import type { Backend, Endpoint, Freshness } from '@rollcall/client';
import { useState } from 'react';

import type { LiveBackends } from '../../live/use-live-backends.js';
import { useLiveBackends } from '../../live/use-live-backends.js';
import { useLiveEndpoints } from '../../live/use-live-endpoints.js';

export interface LiveBackend {
  readonly live: LiveBackends;
  /** As it is now, or was last; null = nothing was told of it. */
  readonly backend: Backend | null;
  /** It was removed, or never was, for whoever asks. */
  readonly isGone: boolean;
  /** This page was answered that it is so by now: it is shown until as much is told. */
  readonly answered: (backend: Backend) => void;
}

/** One registration, live. What is gone stays as it was last: somebody may be in the middle of a change of it. */
export function useBackend(id: string): LiveBackend {
  // How fresh the one cluster is that it is in stands with its statuses.
  const live = { ...useLiveBackends({ ids: [id] }), freshness: null };
  const now = live.value?.find((each) => each.id === id) ?? null;
  const [last, setLast] = useState(now);
  const known = last?.id === id ? last : null;
  const isNews = now !== null && now !== known && now.version >= (known?.version ?? 0);
  if (isNews) setLast(now);
  return { live, backend: isNews ? now : known, isGone: live.value !== null && now === null, answered: setLast };
}

export interface Served {
  /** The row that those who ask see of it; null = none is served, or it is not known yet. */
  readonly endpoint: Endpoint | null;
  readonly freshness: Freshness | null;
}

/** What those who ask see of a registration, live. */
export function useServed({ cluster, namespace, service, address, ports }: Backend): Served {
  const ref = { cluster, namespace, name: service };
  const live = useLiveEndpoints(ref, { readiness: 'any', origin: 'EXTERNAL' });
  const [first] = ports;
  const endpoint = live.value?.find(
    (each) =>
      each.address === address && each.ports.some(({ name, port }) => name === first?.name && port === first.port),
  );
  return { endpoint: endpoint ?? null, freshness: live.freshness };
}
