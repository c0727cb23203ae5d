import { Table } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LiveAnswer } from '../../components/live-answer.js';
import { Page } from '../../components/page.js';
import { FreshnessBadge } from '../../components/status-badge.js';
import { Untrusted } from '../../components/untrusted.js';
import { useLiveClusters } from '../../live/use-live-clusters.js';

export function ClustersScreen(): ReactElement {
  const { t } = useTranslation('clusters');
  const live = useLiveClusters();
  return (
    <Page title={t('title')}>
      <LiveAnswer live={live}>
        {(clusters) => (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('columns.name')}</Table.Th>
                <Table.Th>{t('columns.freshness')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {clusters.map(({ name, state }) => (
                <Table.Tr key={name}>
                  <Table.Td>
                    <Untrusted text={name} />
                  </Table.Td>
                  <Table.Td>
                    <FreshnessBadge state={state} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </LiveAnswer>
    </Page>
  );
}
