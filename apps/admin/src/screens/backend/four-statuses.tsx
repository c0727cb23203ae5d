import { Text, Title } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Ago } from '../../components/ago.js';
import { conditionOf } from '../../components/condition-of.js';
import { CheckBadge, ConditionBadge, FreshnessBadge, WriteBackBadge } from '../../components/status-badge.js';
import { Untrusted } from '../../components/untrusted.js';
import { CheckPhases } from '../register/check/check-phases.js';
import classes from './four-statuses.module.css';
import { useServed } from './use-backend.js';

/** The four statuses of a backend, each in words of its own and never merged into one. */
export function FourStatuses({ backend }: { readonly backend: Backend }): ReactElement {
  const { t } = useTranslation('backend');
  const { endpoint, freshness } = useServed(backend);
  const cluster = freshness?.clusters.find(({ name }) => name === backend.cluster);
  const { check, writeBack } = backend.status;
  return (
    <section aria-label={t('statuses.label')}>
      <dl className={classes.statuses}>
        <Status name={t('statuses.condition')}>
          {endpoint ? <ConditionBadge condition={conditionOf(endpoint)} /> : <Text>{t('statuses.notServed')}</Text>}
          {endpoint?.since != null && <Since at={endpoint.since} />}
        </Status>
        <Status name={t('statuses.check')}>
          {check ? <CheckBadge state={check.state} /> : <Text>{t('statuses.noCheck')}</Text>}
          {check && <Since at={check.since} />}
          {check?.message != null && <Message text={check.message} />}
        </Status>
        <Status name={t('statuses.writeBack')}>
          <WriteBackBadge state={writeBack.state} />
          <Since at={writeBack.at} />
          {writeBack.message !== null && <Message text={writeBack.message} />}
          {writeBack.slices.length > 0 && (
            <Text size="xs" c="dimmed">
              {t('statuses.slices', { slices: writeBack.slices.join(', ') })}
            </Text>
          )}
        </Status>
        <Status name={t('statuses.freshness')}>
          {cluster ? <FreshnessBadge state={cluster.state} /> : <Text>{t('statuses.unknown')}</Text>}
          {cluster?.asOf != null && <Since at={cluster.asOf} />}
        </Status>
      </dl>
      {check && check.phases.length > 0 && (
        <>
          <Title order={2} mt="md" mb="xs">
            {t('statuses.phases')}
          </Title>
          <CheckPhases phases={check.phases} />
        </>
      )}
    </section>
  );
}

function Status({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className={classes.status}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Since({ at }: { readonly at: string }): ReactElement {
  return (
    <Text size="xs" c="dimmed">
      <Ago at={at} />
    </Text>
  );
}

function Message({ text }: { readonly text: string }): ReactElement {
  return (
    <Text size="sm" lang="en">
      <Untrusted text={text} />
    </Text>
  );
}
