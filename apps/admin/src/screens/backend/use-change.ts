import type { Backend, WriteBackPlan } from '@rollcall/client';
import { RollcallError } from '@rollcall/client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';

import { useClient } from '../../data/client-context.js';
import type { Wanted } from './wanted.js';
import { patchBetween } from './patch-between.js';
import { saidOf } from './said-fields.js';

export interface Change {
  /** What would be written; null = it is not known yet. */
  readonly plan: WriteBackPlan | null;
  /** Why it cannot be previewed, or was not done. */
  readonly error: Error | null;
  readonly isRunning: boolean;
  readonly confirm: () => void;
  readonly retry: () => void;
}

interface Ends {
  readonly onConflict: (theirs: Backend) => void;
  /** With the registration as it is by it; null = it is removed. */
  readonly onDone: (changed: Backend | null) => void;
}

/** Previews a change and, once it is confirmed, makes it, in just the version that it was thought out for. */
export function useChange(wanted: Wanted, { onConflict, onDone }: Ends): Change {
  const client = useClient();
  const { base, yours } = wanted;
  const run = (
    dryRun: boolean,
    signal?: AbortSignal,
  ): Promise<{ readonly plan: WriteBackPlan; readonly backend?: Backend }> => {
    const options = { version: base.version, dryRun, signal };
    if (!yours) return client.removeBackend(base.id, options);
    return client.updateBackend(base.id, patchBetween(saidOf(base), yours) ?? {}, options);
  };
  const preview = useQuery({
    queryKey: ['change', base.id, base.version, yours],
    queryFn: ({ signal }) => run(true, signal),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const change = useMutation({
    mutationFn: () => run(false),
    onSuccess: ({ backend = null }) => onDone(backend),
  });
  const error = change.error ?? preview.error;
  const isConflict = error instanceof RollcallError && error.code === 'PRECONDITION_FAILED';
  const theirs = useQuery({
    queryKey: ['backend', base.id, 'theirs', base.version],
    queryFn: ({ signal }) => client.backend(base.id, { signal }),
    enabled: isConflict,
    gcTime: 0,
  });
  useEffect(() => {
    if (theirs.data && theirs.data.version !== base.version) onConflict(theirs.data);
  }, [theirs.data, base.version, onConflict]);
  return {
    plan: preview.data?.plan ?? null,
    error: isConflict ? theirs.error : error,
    isRunning: change.isPending || isConflict,
    confirm: () => change.mutate(),
    retry: () => {
      change.reset();
      void preview.refetch();
    },
  };
}
