import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';

import { ErrorPanel } from './error-panel.js';
import { Loading } from './loading.js';

export interface AnswerProps<T> {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}

/** What was asked: on its way, failed, or there. What was there before stays while it is asked again. */
export function Answer<T>({ query: { data, error, refetch }, children }: AnswerProps<T>): ReactElement {
  if (data === undefined) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Loading />;
  return (
    <>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {children(data)}
    </>
  );
}
