import type { RollcallError, Session, SessionCaller } from '@rollcall/client';
import { RollcallClient } from '@rollcall/client';
import type { QueryClient, UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';

import { useClient } from './client-context.js';

export const SESSION_KEY = ['session'] as const;

/** The client of a page that was served by `origin`: its session's proof goes with every change. */
export function pageClient(origin: string, queries: QueryClient): RollcallClient {
  return new RollcallClient({
    url: origin,
    csrf: () => queries.getQueryData<Session>(SESSION_KEY)?.csrf ?? null,
  });
}

/** Who is signed in, and how one can. */
export function useSession(): UseQueryResult<Session, RollcallError> {
  const client = useClient();
  return useQuery<Session, RollcallError>({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => client.session({ signal }),
    staleTime: 60_000,
  });
}

/** null = nobody, or it is not known yet. */
export function useCaller(): SessionCaller | null {
  return useSession().data?.caller ?? null;
}
