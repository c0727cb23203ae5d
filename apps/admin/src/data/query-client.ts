import { RollcallError } from '@rollcall/client';
import { QueryClient } from '@tanstack/react-query';

/** Reads that are not live. What passes by itself is tried again twice; what is refused is told at once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
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
}
