import { Table } from '@mantine/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';
import type { ZoneLane } from './zone-lanes.js';

/** The same as a table. */
export function ZoneTable({ lanes }: { readonly lanes: readonly ZoneLane[] }): ReactElement {
  const { t } = useTranslation('serviceViews');
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('zones.zone')}</Table.Th>
          <Table.Th ta="right">{t('zones.readyCount')}</Table.Th>
          <Table.Th ta="right">{t('zones.total')}</Table.Th>
          <Table.Th>{t('zones.endpoints')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lanes.map(({ zone, endpoints }) => (
          <Table.Tr key={zone}>
            <Table.Th scope="row">{zone === '' ? t('zones.none') : <Untrusted text={zone} />}</Table.Th>
            <Table.Td ta="right">{endpoints.filter(({ ready }) => ready).length}</Table.Td>
            <Table.Td ta="right">{endpoints.length}</Table.Td>
            <Table.Td>
              <Untrusted text={endpoints.map(({ address }) => address).join(', ')} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
