import { Alert, Text, Title } from '@mantine/core';
import type { Cluster } from '@rollcall/client';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Ago } from '../../components/ago.js';
import { FreshnessBadge } from '../../components/status-badge.js';
import { Untrusted } from '../../components/untrusted.js';
import { useTimeWords } from '../../components/use-time-words.js';
import classes from './cluster-card.module.css';
import { GuardNotice } from './guard-notice.js';
import { WatchTable } from './watch-table.js';

/** One cluster: whether what is known of it is current, what is wrong, and how much there is of it. */
export function ClusterCard({ cluster }: { readonly cluster: Cluster }): ReactElement {
  const { name, state, guard, lastError, scopes } = cluster;
  return (
    <section className={classes.card} aria-labelledby={`cluster-${name}`} data-cluster={name}>
      <div className={classes.head}>
        <Title order={2} id={`cluster-${name}`}>
          <Untrusted text={name} />
        </Title>
        <FreshnessBadge state={state} />
      </div>
      {guard && <GuardNotice cluster={name} guard={guard} />}
      {lastError && <LastError error={lastError} />}
      <Facts cluster={cluster} />
      <WatchTable cluster={name} scopes={scopes} />
    </section>
  );
}

function LastError({ error: { message, advice, at } }: { readonly error: NonNullable<Cluster['lastError']> }) {
  return (
    <Alert color="red" mb="sm" icon={<IconAlertTriangle size={18} aria-hidden />}>
      <Text inherit>
        <Untrusted text={message} limit={400} /> · <Ago at={at} />
      </Text>
      <Text inherit>
        <Untrusted text={advice} limit={400} />
      </Text>
    </Alert>
  );
}

function Facts({ cluster }: { readonly cluster: Cluster }): ReactElement {
  const { t } = useTranslation('clusters');
  const { duration } = useTimeWords();
  const { name, kind, state, asOf, lagMs, serverVersion, identity, counts, drift } = cluster;
  return (
    <dl className={classes.facts}>
      <Fact term={t('facts.asOf')}>
        {asOf === null ? t('never') : <Ago at={asOf} />}
        {state === 'LIVE' && lagMs !== null && ` · ${t('facts.lag', { lag: duration(lagMs) })}`}
      </Fact>
      <Fact term={t('facts.objects')}>
        <Link to="/services" search={{ cluster: name }}>
          {t('facts.services', { count: counts.services })}
        </Link>
        {` · ${t('facts.slices', { count: counts.slices })} · ${t('facts.endpoints', { count: counts.endpoints })}`}
      </Fact>
      <Fact term={t('facts.server')}>
        {kind === 'DEMO' ? t('facts.demo') : serverVersion === null ? t('unknown') : <Untrusted text={serverVersion} />}
      </Fact>
      <Fact term={t('facts.identity')}>
        {identity === null ? t('facts.unverified') : <Untrusted text={`${identity.source} ${identity.uid}`} />}
      </Fact>
      <Fact term={t('facts.drift')}>
        {drift === null ? t('facts.notCompared') : t('facts.differences', { count: drift })}
      </Fact>
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
