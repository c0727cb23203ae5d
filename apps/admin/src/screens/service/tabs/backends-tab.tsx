import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Answer } from '../../../components/answer.js';
import { Empty } from '../../../components/empty.js';
import { useThrottled } from '../../../components/use-throttled.js';
import { useClient } from '../../../data/client-context.js';
import { useLiveEndpoints } from '../../../live/use-live-endpoints.js';
import { ExportMenu } from '../../backend/export-menu.js';
import { BackendTable } from '../backends/backend-table.js';
import { useServiceRef } from '../use-service-ref.js';

const READ_EVERY_MS = 1_000;

/** What is registered for the Service, with each status by itself. Read anew when its endpoints change, however often they do. */
export function BackendsTab(): ReactElement {
  const { t } = useTranslation('serviceViews');
  const ref = useServiceRef();
  const client = useClient();
  const { lastEventAt } = useLiveEndpoints(ref, { readiness: 'any', origin: 'EXTERNAL' });
  const changedAt = useThrottled(lastEventAt, READ_EVERY_MS);
  const query = useQuery({
    queryKey: ['serviceBackends', ref, changedAt],
    queryFn: ({ signal }) => client.serviceBackends(ref, { signal }),
    gcTime: 10 * READ_EVERY_MS,
    placeholderData: (before) => before,
  });
  return (
    <>
      <Group justify="flex-end" mb="sm" gap="xs">
        <ExportMenu service={ref} backends={query.data ?? []} />
        <Button
          leftSection={<IconPlus size={14} aria-hidden />}
          renderRoot={(props) => <Link to="/register" search={{ ...ref }} {...props} />}
        >
          {t('backends.register')}
        </Button>
      </Group>
      <Answer query={query}>
        {(backends) =>
          backends.length === 0 ? (
            <Empty title={t('backends.none')} detail={t('backends.noneDetail')} />
          ) : (
            <BackendTable backends={backends} />
          )
        }
      </Answer>
    </>
  );
}
