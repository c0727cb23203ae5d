import type { Backend } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LiveAnswer } from '../../components/live-answer.js';
import { useLiveBackends } from '../../live/use-live-backends.js';
import { Figure } from './figure.js';
import classes from './overview.module.css';

const UNWRITTEN: readonly string[] = ['CONFLICT', 'REFUSED', 'ORPHANED'];

/** How many registered backends fail, or are not in their cluster, of how many. */
export function BackendFigures(): ReactElement {
  const { t } = useTranslation('overview');
  // How fresh the clusters are, the figures of Services beside these say.
  const live = { ...useLiveBackends({}), freshness: null };
  return (
    <LiveAnswer live={live}>
      {(backends) =>
        backends.length === 0 ? (
          <p className={classes.quiet}>
            {t('backends.none')} <Link to="/register">{t('backends.register')}</Link>
          </p>
        ) : (
          <Figures backends={backends} />
        )
      }
    </LiveAnswer>
  );
}

function Figures({ backends }: { readonly backends: readonly Backend[] }): ReactElement {
  const { t } = useTranslation('overview');
  const failing = backends.filter(({ status }) => status.check?.state === 'FAILING').length;
  const conflicts = backends.filter(({ status }) => UNWRITTEN.includes(status.writeBack.state)).length;
  const figures = [
    { value: failing, words: 'failing' },
    { value: conflicts, words: 'conflicts' },
  ] as const;
  return (
    <ul className={classes.figures}>
      {figures.map(({ value, words }) => (
        <li key={words}>
          <Link to="/services" search={{ origin: 'external' }} className={classes.figure}>
            <Figure value={value} tone={value === 0 ? 'good' : 'bad'}>
              {t(`backends.${words}`, { count: backends.length })}
            </Figure>
          </Link>
        </li>
      ))}
    </ul>
  );
}
