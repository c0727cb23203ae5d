import { Alert } from '@mantine/core';
import type { Cluster } from '@rollcall/client';
import { IconShieldExclamation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { FreshnessBadge } from '../../components/status-badge.js';
import { Untrusted } from '../../components/untrusted.js';
import { useTimeWords } from '../../components/use-time-words.js';
import classes from './overview.module.css';

/** How fresh each cluster is, and what a guard holds back. */
export function ClusterList({ clusters }: { readonly clusters: readonly Cluster[] }): ReactElement {
  const { t } = useTranslation('overview');
  const { clockTime } = useTimeWords();
  if (clusters.length === 0) return <p className={classes.quiet}>{t('clusters.none')}</p>;
  return (
    <>
      {clusters.map((cluster) => (
        <GuardBanner key={cluster.name} cluster={cluster} />
      ))}
      <ul className={classes.list}>
        {clusters.map(({ name, state, asOf, counts: { services, endpoints } }) => (
          <li key={name} className={classes.cluster}>
            <Link to="/clusters">
              <Untrusted text={name} limit={60} />
            </Link>
            <FreshnessBadge state={state} />
            <span className={classes.quiet}>{t('clusters.counts', { services, endpoints })}</span>
            {asOf !== null && state !== 'LIVE' && (
              <span className={classes.quiet}>{t('clusters.asOf', { time: clockTime(asOf) })}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function GuardBanner({ cluster: { name, guard } }: { readonly cluster: Cluster }): ReactElement | null {
  const { t } = useTranslation('overview');
  const { clockTime } = useTimeWords();
  if (!guard) return null;
  const { since, removals, of } = guard;
  return (
    <Alert color="orange" icon={<IconShieldExclamation size={18} aria-hidden />} mb="xs">
      {t('clusters.guard', { name, time: clockTime(since), removals, of })}{' '}
      <Link to="/clusters">{t('clusters.confirm')}</Link>
    </Alert>
  );
}
