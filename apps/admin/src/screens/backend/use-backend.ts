import type { Backend, Endpoint, Freshness } from '@rollcall/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';

import { useClient } from '../../data/client-context.js';
import { useLiveEndpoints } from '../../live/use-live-endpoints.js';

/** Statuses of a registration are no part of the endpoints that are watched. */
const EVERY_MS = 2_000;

export function useBackend(id: string): UseQueryResult<Backend> {
  const client = useClient();
  return useQuery({
    queryKey: ['backend', id],
    queryFn: ({ signal }) => client.backend(id, { signal }),
    refetchInterval: ({ state }) => (state.error ? false : EVERY_MS),
  });
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
