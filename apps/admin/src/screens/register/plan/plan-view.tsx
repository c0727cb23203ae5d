import { Alert, Stack, Text } from '@mantine/core';
import type { ServiceRef, WriteBackPlan } from '@rollcall/client';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';

import { Loading } from '../../../components/loading.js';
import { useClient } from '../../../data/client-context.js';
import { PlanWarnings } from './plan-warnings.js';
import { ServerOpinion } from './server-opinion.js';

const SliceDiffs = lazy(async () => ({ default: (await import('./slice-diff-list.js')).SliceDiffList }));

export interface PlanViewProps {
  readonly plan: WriteBackPlan;
  readonly service: ServiceRef;
}

/** What would be written to the cluster: slices to make, change and delete, what the API server says to them, and what else is there. */
export function PlanView({ plan, service }: PlanViewProps): ReactElement {
  const { t } = useTranslation('register');
  const client = useClient();
  const live = useQuery({
    queryKey: ['slices', service],
    queryFn: ({ signal }) => client.slices(service, { signal }),
    enabled: plan.update.length + plan.delete.length > 0,
    staleTime: 0,
  });
  const [creates, updates, deletes] = [plan.create, plan.update, plan.delete].map(({ length }) => length);
  const isEmpty = plan.create.length + plan.update.length + plan.delete.length === 0;
  return (
    <Stack gap="sm">
      {isEmpty ? (
        <Alert color="gray">{t('plan.empty')}</Alert>
      ) : (
        <Text fw={600} data-plan={`${creates}/${updates}/${deletes}`}>
          {t('plan.summary', { creates, updates, deletes })}
        </Text>
      )}
      <ServerOpinion check={plan.clusterCheck} />
      <PlanWarnings warnings={plan.warnings} />
      {!isEmpty && !live.isLoading && (
        <Suspense fallback={<Loading />}>
          <SliceDiffs plan={plan} live={live.data ?? []} />
        </Suspense>
      )}
    </Stack>
  );
}
