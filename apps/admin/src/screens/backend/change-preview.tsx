import { Button, Group, List, Stack, Title } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../components/error-panel.js';
import { Loading } from '../../components/loading.js';
import { PlanView } from '../register/plan/plan-view.js';
import { ChangedFields } from './changed-fields.js';
import { useChange } from './use-change.js';
import type { Wanted } from './wanted.js';
import { noticesOf } from './wanted.js';

export interface ChangePreviewProps {
  readonly wanted: Wanted;
  readonly onConflict: (theirs: Backend) => void;
  readonly onDone: (changed: Backend | null) => void;
}

/** What would come of a change: what differs, what clients will see, what is written; and the button that does it. */
export function ChangePreview({ wanted, onConflict, onDone }: ChangePreviewProps): ReactElement {
  const { t } = useTranslation('backend');
  const { plan, error, isRunning, confirm, retry } = useChange(wanted, { onConflict, onDone });
  const { base, yours } = wanted;
  return (
    <Stack gap="sm">
      <ChangedFields base={base} yours={yours} />
      <section aria-label={t('willSee')}>
        <Title order={2} size="h3">
          {t('willSee')}
        </Title>
        <List size="sm">
          {noticesOf(wanted).map((notice) => (
            <List.Item key={notice}>{t(`notice.${notice}`)}</List.Item>
          ))}
        </List>
      </section>
      {error && <ErrorPanel error={error} onRetry={retry} />}
      {plan && (
        <PlanView plan={plan} service={{ cluster: base.cluster, namespace: base.namespace, name: base.service }} />
      )}
      {!plan && !error && <Loading />}
      <Group justify="flex-end">
        <Button
          onClick={confirm}
          disabled={!plan}
          loading={isRunning}
          {...(yours === null && { color: 'red' })}
          data-confirm
        >
          {t(yours === null ? 'confirmRemove' : 'confirmChange')}
        </Button>
      </Group>
    </Stack>
  );
}
