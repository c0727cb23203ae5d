import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';

import { useClient } from '../../../data/client-context.js';
import { refusalOf } from '../refusal.js';
import type { Preview } from '../register-reducer.js';
import { askFor } from '../ask-for.js';
import type { Register } from '../use-register.js';

export interface Previewing {
  /** Of the draft as it is now; null = it is not there yet. */
  readonly preview: Preview | null;
  /** Why nothing can be said now; null = it can, or it was refused (then the fields say so). */
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Asks the server what it would do with the draft, and writes nothing. */
export function usePreview({ state, dispatch, ref, registration, key }: Register): Previewing {
  const client = useClient();
  const asked = useQuery({
    queryKey: ['preview', key],
    queryFn: async ({ signal }) => {
      const { items, createService } = askFor(registration);
      return client.registerBackends(ref, items, { dryRun: true, createService, signal });
    },
    // What the cluster holds may have changed since.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const { data, error } = asked;
  useEffect(() => {
    if (data) dispatch({ type: 'PREVIEWED', preview: { key, backends: data.backends, plan: data.plan } });
  }, [data, key, dispatch]);
  useEffect(() => {
    const refusal = error && refusalOf(error, registration);
    if (refusal) dispatch({ type: 'REFUSED', refusal });
  }, [error, registration, dispatch]);
  return {
    preview: state.preview?.key === key ? state.preview : null,
    error: error && !refusalOf(error, registration) ? error : null,
    retry: () => void asked.refetch(),
  };
}
