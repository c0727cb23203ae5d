import { Button, Group } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../../components/empty.js';
import { HeldBar } from '../../../components/held-bar.js';
import { LiveAnswer } from '../../../components/live-answer.js';
import { useHeldRows } from '../../../components/use-held-rows.js';
import { useLiveBackends } from '../../../live/use-live-backends.js';
import { ExportMenu } from '../../backend/export-menu.js';
import { BackendTable } from '../backends/backend-table.js';
import { useServiceRef } from '../use-service-ref.js';

/** What is registered for the Service, with each status by itself, live. */
export function BackendsTab(): ReactElement {
  const { t } = useTranslation('serviceViews');
  const ref = useServiceRef();
  const { cluster, namespace, name: service } = ref;
  const live = useLiveBackends({ cluster, namespace, service });
  return (
    <>
      <Group justify="flex-end" mb="sm" gap="xs">
        <ExportMenu service={ref} backends={live.value ?? []} />
        <Button
          leftSection={<IconPlus size={14} aria-hidden />}
          renderRoot={(props) => <Link to="/register" search={{ ...ref }} {...props} />}
        >
          {t('backends.register')}
        </Button>
      </Group>
      <LiveAnswer live={live}>{(backends) => <BackendList backends={backends} />}</LiveAnswer>
    </>
  );
}

const idOf = ({ id }: Backend): string => id;

function BackendList({ backends }: { readonly backends: readonly Backend[] }): ReactElement {
  const { t } = useTranslation('serviceViews');
  const list = useHeldRows(backends, { keyOf: idOf, listKey: JSON.stringify(useServiceRef()) });
  if (list.rows.length === 0 && list.added === 0)
    return <Empty title={t('backends.none')} detail={t('backends.noneDetail')} />;
  return (
    <>
      <HeldBar list={list}>{t('backends.count', { count: backends.length })}</HeldBar>
      <BackendTable rows={list.rows} />
    </>
  );
}
