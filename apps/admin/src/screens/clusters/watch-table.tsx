import { Table } from '@mantine/core';
import type { ClusterScope } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ScrolledTable } from '../../components/scrolled-table.js';
import { Untrusted } from '../../components/untrusted.js';
import classes from './cluster-card.module.css';

export interface WatchTableProps {
  readonly cluster: string;
  readonly scopes: readonly ClusterScope[];
}

/** What is listed and watched in a cluster, and how often it had to be read anew. */
export function WatchTable({ cluster, scopes }: WatchTableProps): ReactElement | null {
  const { t } = useTranslation('clusters');
  if (scopes.length === 0) return null;
  return (
    <ScrolledTable label={t('watches.label', { cluster })} minWidth={460} className={classes.watches}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('watches.scope')}</Table.Th>
            <Table.Th>{t('watches.state')}</Table.Th>
            <Table.Th ta="right">{t('watches.relists')}</Table.Th>
            <Table.Th ta="right">{t('watches.rejected')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {scopes.map(({ scope, state, message, relists, rejected }) => (
            <Table.Tr key={scope}>
              <Table.Td>
                <Untrusted text={scope} />
              </Table.Td>
              <Table.Td>
                <Untrusted text={message === null ? state : `${state}: ${message}`} />
              </Table.Td>
              <Table.Td ta="right">{relists}</Table.Td>
              <Table.Td ta="right">{rejected}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrolledTable>
  );
}
