import type { RollcallError, Session, SessionCaller } from '@rollcall/client';
import { RollcallClient } from '@rollcall/client';
import type { QueryClient, UseQueryOptions, UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';

import { useClient } from './client-context.js';

export const SESSION_KEY = ['session'] as const;

/** A page that stays open asks at least so often: that keeps its session alive, and shows when it has ended. */
const ASKED_EVERY_MS = 300_000;
/** A session that ends at a known moment is asked about just after it. */
const AFTER_THE_END_MS = 1_000;

/** A session as this page knows it. */
export interface PageSession extends Session {
  /** Somebody was signed in on this page, and is no more. */
  readonly hasEnded: boolean;
}

/** The client of a page that was served by `origin`: its session's proof goes with every change. */
export function pageClient(origin: string, queries: QueryClient): RollcallClient {
  return new RollcallClient({
    url: origin,
    csrf: () => queries.getQueryData<PageSession>(SESSION_KEY)?.csrf ?? null,
  });
}

/** Who is signed in, and how one can. */
export function useSession(): UseQueryResult<PageSession, RollcallError> {
  return useQuery(sessionQuery(useClient()));
}

/** The same; and as long as somebody uses it, the session is asked about now and then, and when the page is looked at again. */
export function useKeptSession(): UseQueryResult<PageSession, RollcallError> {
  return useQuery({
    ...sessionQuery(useClient()),
    refetchInterval: ({ state }) => untilNextAskMs(state.data?.caller?.expiresAt ?? null, Date.now()),
    // A page that nobody looks at is open too.
    refetchIntervalInBackground: true,
    refetchOnWindowFocus: true,
  });
}

/** null = nobody, or it is not known yet. */
export function useCaller(): SessionCaller | null {
  return useSession().data?.caller ?? null;
}

function sessionQuery(client: RollcallClient): UseQueryOptions<PageSession, RollcallError> {
  return {
    queryKey: SESSION_KEY,
    queryFn: async ({ signal, client: queries }) => {
      const session = await client.session({ signal });
      const before = queries.getQueryData<PageSession>(SESSION_KEY);
      const wasSignedIn = before !== undefined && (before.hasEnded || before.csrf !== null);
      return { ...session, hasEnded: wasSignedIn && session.csrf === null };
    },
    staleTime: 60_000,
  };
}

/** An end that is past by this machine's clock, and not by the server's, is no reason to ask on and on. */
function untilNextAskMs(endsAt: string | null, now: number): number {
  const left = endsAt === null ? 0 : Date.parse(endsAt) - now;
  return left > 0 ? Math.min(left + AFTER_THE_END_MS, ASKED_EVERY_MS) : ASKED_EVERY_MS;
}
