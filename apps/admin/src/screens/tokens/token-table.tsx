import { Button, Table } from '@mantine/core';
import type { ApiToken } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Ago } from '../../components/ago.js';
import { ScrolledTable } from '../../components/scrolled-table.js';
import { Untrusted } from '../../components/untrusted.js';
import { useTimeWords } from '../../components/use-time-words.js';

export interface TokenTableProps {
  readonly tokens: readonly ApiToken[];
  readonly onRevoke: (token: ApiToken) => void;
}

const COLUMNS = ['name', 'role', 'where', 'lastUsed', 'expires', 'created', 'actions'] as const;

export function TokenTable({ tokens, onRevoke }: TokenTableProps): ReactElement {
  const { t } = useTranslation('tokens');
  return (
    <ScrolledTable label={t('title')} minWidth={760}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{t(`columns.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={onRevoke} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrolledTable>
  );
}

function TokenRow({ token, onRevoke }: { readonly token: ApiToken; readonly onRevoke: (token: ApiToken) => void }) {
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  const time = useTimeWords();
  const { name, prefix, role, restrictedAddresses, lastUsedAt, expiresAt, createdAt, createdBy } = token;
  return (
    <Table.Tr>
      <Table.Td>
        <Untrusted text={name} /> <code>{prefix}…</code>
      </Table.Td>
      <Table.Td>
        {common(`user.role.${role}`)}
        {restrictedAddresses && `, ${t('restricted')}`}
      </Table.Td>
      <Table.Td>
        <Places token={token} />
      </Table.Td>
      <Table.Td>{lastUsedAt === null ? t('neverUsed') : <Ago at={lastUsedAt} />}</Table.Td>
      <Table.Td>{expiresAt === null ? t('neverExpires') : time.dateTime(expiresAt)}</Table.Td>
      <Table.Td>
        <Ago at={createdAt} /> · <Untrusted text={createdBy} />
      </Table.Td>
      <Table.Td>
        <Button variant="default" aria-label={t('revoke.of', { name })} onClick={() => onRevoke(token)}>
          {t('revoke.open')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

/** Where a token is good. */
function Places({ token: { clusters, namespaces } }: { readonly token: ApiToken }): ReactElement {
  const { t } = useTranslation('tokens');
  const everywhere = clusters.includes('*') && namespaces.includes('*');
  if (everywhere) return <>{t('everywhere')}</>;
  return (
    <>
      <Untrusted text={clusters.includes('*') ? t('allClusters') : clusters.join(', ')} />
      {' / '}
      <Untrusted text={namespaces.includes('*') ? t('allNamespaces') : namespaces.join(', ')} />
    </>
  );
}
