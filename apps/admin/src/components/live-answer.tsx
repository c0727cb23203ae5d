import type { ReactElement, ReactNode } from 'react';

import type { LiveState } from '../live/live-state.js';
import { ErrorPanel } from './error-panel.js';
import { FreshnessNote } from './freshness-note.js';
import classes from './live-answer.module.css';
import { Loading } from './loading.js';

export interface LiveAnswerProps<T> {
  readonly live: LiveState<T> & { readonly restart: () => void };
  readonly children: (value: T) => ReactNode;
}

/** What a watch told: nothing yet, refused, or there; on loss it stays, greyed, and says since when. */
export function LiveAnswer<T>({ live, children }: LiveAnswerProps<T>): ReactElement {
  const { value, error, connection, restart } = live;
  if (value === null) return error ? <ErrorPanel error={error} onRetry={restart} /> : <Loading />;
  const isCut = connection === 'reconnecting' || connection === 'ended';
  return (
    <>
      {connection === 'ended' && error ? <ErrorPanel error={error} onRetry={restart} /> : <FreshnessNote live={live} />}
      <div className={classes.content} data-stale={isCut || undefined}>
        {children(value)}
      </div>
    </>
  );
}
