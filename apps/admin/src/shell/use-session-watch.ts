import type { RollcallError } from '@rollcall/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { doubtSession } from '../data/query-client.js';
import type { PageSession } from '../data/session.js';
import { SESSION_KEY, useKeptSession } from '../data/session.js';
import { useLiveRegistry, useLiveSummary } from '../live/live-context.js';

/**
 * Keeps the session alive, and notices its end; and when another one begins, on this page or in another tab, all that was seen
 * without it is asked for anew.
 */
export function useSessionWatch(): UseQueryResult<PageSession, RollcallError> {
  const session = useKeptSession();
  const queries = useQueryClient();
  const live = useLiveRegistry();
  const { error } = useLiveSummary();
  useEffect(() => doubtSession(queries, error), [queries, error]);

  const known = useRef<PageSession | null>(null);
  const { data = null } = session;
  useEffect(() => {
    const before = known.current;
    known.current = data;
    // The proof is another one with every session.
    if (!before || !data?.csrf || data.csrf === before.csrf) return;
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
    live.restart();
  }, [data, queries, live]);
  return session;
}
