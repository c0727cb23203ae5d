import type { ServiceSummary } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { isInState } from '../services/listed-services.js';
import { Figure } from './figure.js';
import classes from './overview.module.css';

const FIGURES = [
  { state: 'unusable', words: 'unusable', tone: 'bad' },
  { state: 'not-ready', words: 'notReady', tone: 'warning' },
  { state: 'terminating', words: 'terminating', tone: 'quiet' },
] as const;

/** How many Services need a look, of how many; each leads to those. */
export function ServiceFigures({ services }: { readonly services: readonly ServiceSummary[] }): ReactElement {
  const { t } = useTranslation('overview');
  return (
    <ul className={classes.figures}>
      {FIGURES.map(({ state, words, tone }) => {
        const found = services.filter((service) => isInState(service, state)).length;
        return (
          <li key={state}>
            <Link to="/services" search={{ state }} className={classes.figure}>
              <Figure value={found} tone={found === 0 ? 'good' : tone}>
                {t(`services.${words}`, { count: services.length })}
              </Figure>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
