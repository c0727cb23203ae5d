import { Button, Table } from '@mantine/core';
import type { AuditFilter } from '@rollcall/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/empty.js';
import { ErrorPanel } from '../../components/error-panel.js';
import { Loading } from '../../components/loading.js';
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
      <Table.ScrollContainer
        minWidth={760}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('title') } }}
      >
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
      </Table.ScrollContainer>
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
