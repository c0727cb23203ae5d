import { RollcallError } from '@rollcall/client';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

import { isAboutCaller } from './is-about-caller.js';
import { SESSION_KEY } from './session.js';

/** Reads that are not live. What passes by itself is tried again twice; what is refused is told at once. */
export function createQueryClient(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => doubtSession(queries, error) }),
    mutationCache: new MutationCache({ onError: (error) => doubtSession(queries, error) }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && error instanceof RollcallError && error.isTransient,
        retryDelay: (attempt, error) =>
          error instanceof RollcallError && error.retryAfterMs !== null ? error.retryAfterMs : 500 * 2 ** attempt,
        refetchOnWindowFocus: false,
        staleTime: 5_000,
      },
    },
  });
  return queries;
}

/** Whoever was told that they may not is asked about anew: their session may have ended. */
export function doubtSession(queries: QueryClient, error: unknown): void {
  if (isAboutCaller(error)) void queries.invalidateQueries({ queryKey: SESSION_KEY }, { cancelRefetch: false });
}
