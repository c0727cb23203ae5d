import type { EndpointSpan } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';
import { useTimeWords } from '../../../components/use-time-words.js';
import classes from './history.module.css';

export interface TransitionsProps {
  readonly id: string;
  readonly spans: readonly EndpointSpan[];
}

/** The same as text, the newest first. */
export function Transitions({ id, spans }: TransitionsProps): ReactElement {
  const { t } = useTranslation('serviceViews');
  const time = useTimeWords();
  return (
    <ol id={id} className={classes.transitions} reversed>
      {spans.toReversed().map(({ from, state, reason, detail }) => (
        <li key={`${from} ${state}`}>
          <time dateTime={from}>{time.dateTime(from)}</time>
          {`: ${t(`history.states.${state}`)}`}
          {reason !== null && `, ${t(`history.reasons.${reason}`)}`}
          {detail !== null && (
            <>
              {' '}
              <Untrusted text={detail} />
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
