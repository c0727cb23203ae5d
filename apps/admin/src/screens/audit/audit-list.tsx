import { Button, Table } from '@mantine/core';
import type { AuditFilter } from '@rollcall/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/empty.js';
import { ErrorPanel } from '../../components/error-panel.js';
import { Loading } from '../../components/loading.js';
import { ScrolledTable } from '../../components/scrolled-table.js';
import { useClient } from '../../data/client-context.js';
import { AuditRow } from './audit-row.js';

const PAGE = 50;
const COLUMNS = ['at', 'actor', 'action', 'outcome', 'target', 'details'] as const;

/** Entries that a filter holds, newest first, page by page. */
export function AuditList({ filter }: { readonly filter: AuditFilter }): ReactElement {
  const { t } = useTranslation('audit');
  const client = useClient();
  const query = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      client.audit({ ...filter, limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (!data) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Loading />;
  const entries = data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) {
    const isNarrowed = Object.values(filter).some((value) => value !== undefined);
    return isNarrowed ? <Empty title={t('noMatch')} /> : <Empty title={t('none')} />;
  }
  return (
    <>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      <ScrolledTable label={t('title')} minWidth={760}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((column) => (
                <Table.Th key={column}>{t(`columns.${column}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <AuditRow key={entry.id} entry={entry} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrolledTable>
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
