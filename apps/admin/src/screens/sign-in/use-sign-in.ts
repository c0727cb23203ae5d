import type { Session } from '@rollcall/client';
import type { UseMutationResult } from '@tanstack/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

import { useClient } from '../../data/client-context.js';
import type { PageSession } from '../../data/session.js';
import { SESSION_KEY } from '../../data/session.js';
import { signInRoute } from './sign-in-route.js';

/** Signs in, and goes back to where one came from. */
export function useSignIn(): UseMutationResult<Session, Error, string> {
  const client = useClient();
  const queries = useQueryClient();
  const router = useRouter();
  const { next = '/' } = signInRoute.useSearch();
  return useMutation({
    mutationFn: (token: string) => client.signIn(token),
    onSuccess: (session) => {
      queries.setQueryData<PageSession>(SESSION_KEY, { ...session, hasEnded: false });
      router.history.replace(next);
    },
  });
}
