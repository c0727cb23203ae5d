import { Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/empty.js';
import { LiveAnswer } from '../../components/live-answer.js';
import { Page } from '../../components/page.js';
import { useLiveClusters } from '../../live/use-live-clusters.js';
import { ClusterCard } from './cluster-card.js';

/** How the mirror of each cluster stands: as it changes. */
export function ClustersScreen(): ReactElement {
  const { t } = useTranslation('clusters');
  const live = useLiveClusters();
  return (
    <Page title={t('title')}>
      <LiveAnswer live={live}>
        {(clusters) =>
          clusters.length === 0 ? (
            <Empty title={t('none.title')} detail={t('none.detail')} />
          ) : (
            <Stack>
              {clusters.map((cluster) => (
                <ClusterCard key={cluster.name} cluster={cluster} />
              ))}
            </Stack>
          )
        }
      </LiveAnswer>
    </Page>
  );
}
