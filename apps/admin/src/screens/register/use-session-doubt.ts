import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { SESSION_KEY } from '../../data/session.js';
import { isAboutCaller } from './refusal.js';

/** Whoever was told that they may not is asked about anew: their session may have ended. */
export function useSessionDoubt(error: unknown): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (isAboutCaller(error)) void queries.invalidateQueries({ queryKey: SESSION_KEY });
  }, [error, queries]);
}
