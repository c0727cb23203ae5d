import type { Backend } from '@rollcall/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Answer } from '../../components/answer.js';
import { useClient } from '../../data/client-context.js';
import { Figure } from './figure.js';
import classes from './overview.module.css';

/** Backends have no stream of their own: asked for again while the page is looked at. */
const AGAIN_MS = 15_000;
const UNWRITTEN: readonly string[] = ['CONFLICT', 'REFUSED', 'ORPHANED'];

/** How many registered backends fail, or are not in their cluster, of how many. */
export function BackendFigures(): ReactElement {
  const { t } = useTranslation('overview');
  const client = useClient();
  const query = useQuery({
    queryKey: ['backends', 'all'],
    queryFn: ({ signal }) => allOf(client.allBackends({}, { signal })),
    refetchInterval: AGAIN_MS,
  });
  return (
    <Answer query={query}>
      {(backends) =>
        backends.length === 0 ? (
          <p className={classes.quiet}>
            {t('backends.none')} <Link to="/register">{t('backends.register')}</Link>
          </p>
        ) : (
          <Figures backends={backends} />
        )
      }
    </Answer>
  );
}

async function allOf<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
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
