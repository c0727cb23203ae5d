import { SPAN_STATES } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './history.module.css';

/** What the parts of a strip mean. */
export function HistoryLegend(): ReactElement {
  const { t } = useTranslation('serviceViews');
  return (
    <div className={classes.legend}>
      {SPAN_STATES.map((state) => (
        <span key={state}>
          <i className={classes.sample} aria-hidden>
            <i className={classes.part} data-state={state} style={{ left: 0, width: '100%' }} />
          </i>
          {t(`history.states.${state}`)}
        </span>
      ))}
    </div>
  );
}
