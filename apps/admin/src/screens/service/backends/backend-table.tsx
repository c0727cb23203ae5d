import { Table, Text } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Ago } from '../../../components/ago.js';
import type { HeldRow } from '../../../components/held-rows.js';
import { ScrolledTable } from '../../../components/scrolled-table.js';
import { CheckBadge, WriteBackBadge } from '../../../components/status-badge.js';
import { Untrusted } from '../../../components/untrusted.js';

const COLUMNS = ['address', 'state', 'check', 'writeBack', 'where', 'by'] as const;

export function BackendTable({ rows }: { readonly rows: readonly HeldRow<Backend>[] }): ReactElement {
  const { t } = useTranslation('serviceViews');
  return (
    <ScrolledTable label={t('backends.label')} minWidth={760}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{t(`backends.columns.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <BackendRow key={row.key} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrolledTable>
  );
}

function BackendRow({ row: { item: backend, isGone } }: { readonly row: HeldRow<Backend> }): ReactElement {
  const { t } = useTranslation(['serviceViews', 'common']);
  const { id, address, ports, state, zone, cluster, createdBy, createdAt, status } = backend;
  const { check, writeBack, resolved } = status;
  return (
    <Table.Tr data-backend={id} data-gone={isGone || undefined}>
      <Table.Td>
        <Link to="/backends/$id" params={{ id }}>
          <Untrusted text={ports.map(({ port }) => `${address}:${port}`).join(', ')} limit={120} />
        </Link>
        {resolved && (
          <Text size="xs" c="dimmed">
            {resolved.addresses.length > 0 && t('backends.resolved', { addresses: resolved.addresses.join(', ') })}{' '}
            {resolved.error !== null && <Untrusted text={resolved.error} />}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-backend-state={state}>{isGone ? t('common:held.gone') : t(`backends.states.${state}`)}</Table.Td>
      <Table.Td>
        {check ? <CheckBadge state={check.state} /> : t('backends.noCheck')}
        {check?.message != null && (
          <Text size="xs" c="dimmed">
            <Untrusted text={check.message} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <WriteBackBadge state={writeBack.state} />
        {writeBack.message !== null && (
          <Text size="xs" c="dimmed">
            <Untrusted text={writeBack.message} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Untrusted text={zone === null ? cluster : `${zone} · ${cluster}`} />
      </Table.Td>
      <Table.Td>
        <Untrusted text={createdBy} limit={60} /> · <Ago at={createdAt} />
      </Table.Td>
    </Table.Tr>
  );
}
