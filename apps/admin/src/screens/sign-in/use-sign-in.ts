import type { Session } from '@rollcall/client';
import type { UseMutationResult } from '@tanstack/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

import { useClient } from '../../data/client-context.js';
import { SESSION_KEY } from '../../data/session.js';
import { useLiveRegistry } from '../../live/live-context.js';
import { signInRoute } from './sign-in-route.js';

/** Signs in, begins anew what was seen without it, and goes back to where one came from. */
export function useSignIn(): UseMutationResult<Session, Error, string> {
  const client = useClient();
  const queries = useQueryClient();
  const live = useLiveRegistry();
  const router = useRouter();
  const { next = '/' } = signInRoute.useSearch();
  return useMutation({
    mutationFn: (token: string) => client.signIn(token),
    onSuccess: async (session) => {
      queries.setQueryData(SESSION_KEY, session);
      await queries.invalidateQueries();
      live.restart();
      router.history.replace(next);
    },
  });
}
