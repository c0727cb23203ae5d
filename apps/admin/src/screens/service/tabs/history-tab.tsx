import { Button, Group, Select, Text } from '@mantine/core';
import type { EndpointHistory } from '@rollcall/client';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Answer } from '../../../components/answer.js';
import { Empty } from '../../../components/empty.js';
import { saveFile } from '../../../components/save-file.js';
import { useClient } from '../../../data/client-context.js';
import { EndpointStrip } from '../history/endpoint-strip.js';
import { HistoryGaps } from '../history/history-gaps.js';
import { historyCsv } from '../history/history-csv.js';
import { HistoryLegend } from '../history/history-legend.js';
import { useServiceRef } from '../use-service-ref.js';
import { HISTORY_SPANS, serviceHistoryRoute } from './history-route.js';

const HOUR_MS = 3_600_000;

/** What became of each endpoint in the last hours, as the log recorded it. */
export function HistoryTab(): ReactElement {
  const { t } = useTranslation('serviceViews');
  const { hours = '1' } = serviceHistoryRoute.useSearch();
  const navigate = serviceHistoryRoute.useNavigate();
  const ref = useServiceRef();
  const client = useClient();
  const query = useQuery({
    queryKey: ['history', ref, hours],
    queryFn: ({ signal }) => {
      const since = new Date(Date.now() - Number(hours) * HOUR_MS).toISOString();
      return client.history(ref, { since }, { signal });
    },
  });
  return (
    <>
      <Group mb="sm" align="flex-end">
        <Select
          label={t('history.span')}
          data={HISTORY_SPANS.map((value) => ({ value, label: t('history.hours', { count: Number(value) }) }))}
          value={hours}
          onChange={(value) =>
            void navigate({
              search: (before) => ({ ...before, hours: HISTORY_SPANS.find((each) => each === value) }),
              replace: true,
            })
          }
        />
        <Button
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          {t('history.again')}
        </Button>
        {query.data && <CsvButton history={query.data} />}
      </Group>
      <Answer query={query}>
        {(history) => (
          <>
            <HistoryGaps gaps={history.gaps} truncated={history.truncated} />
            {history.endpoints.length === 0 ? <Empty title={t('history.none')} /> : <Strips history={history} />}
          </>
        )}
      </Answer>
    </>
  );
}

function Strips({ history: { endpoints, since, until } }: { readonly history: EndpointHistory }): ReactElement {
  const { t } = useTranslation('serviceViews');
  return (
    <>
      <HistoryLegend />
      {endpoints.map((past) => (
        <EndpointStrip key={past.id} past={past} since={since} until={until} />
      ))}
      <Text size="xs" c="dimmed" mt="xs">
        {t('history.times')}
      </Text>
    </>
  );
}

function CsvButton({ history }: { readonly history: EndpointHistory }): ReactElement {
  const { t } = useTranslation('serviceViews');
  const { namespace, name } = history.service;
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={() =>
        saveFile(`${namespace}-${name}-history.csv`, new Blob([historyCsv(history)], { type: 'text/csv' }))
      }
    >
      {t('history.csv')}
    </Button>
  );
}
