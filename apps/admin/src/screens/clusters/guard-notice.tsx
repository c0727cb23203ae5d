import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { Guard } from '@rollcall/client';
import { IconShieldExclamation } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../components/error-panel.js';
import { useTimeWords } from '../../components/use-time-words.js';
import { useClient } from '../../data/client-context.js';
import { useCaller } from '../../data/session.js';

export interface GuardNoticeProps {
  readonly cluster: string;
  readonly guard: Guard;
}

/** A cluster lacks very much all at once: what is held back, since when, what clients get meanwhile, and the way on. */
export function GuardNotice({ cluster, guard }: GuardNoticeProps): ReactElement {
  const { t } = useTranslation('clusters');
  const { dateTime } = useTimeWords();
  const [asking, setAsking] = useState(false);
  const { since, removals, of, until } = guard;
  const mayConfirm = useCaller()?.role === 'admin';
  return (
    <Alert color="yellow" mb="sm" icon={<IconShieldExclamation size={18} aria-hidden />} title={t('guard.title')}>
      <Stack gap={8} align="flex-start">
        <Text inherit>{t('guard.what', { removals, of, since: dateTime(since) })}</Text>
        <Text inherit>{t('guard.meanwhile')}</Text>
        <Text inherit>{until === null ? t('guard.onlyConfirmed') : t('guard.until', { until: dateTime(until) })}</Text>
        {mayConfirm ? (
          <Button color="red" onClick={() => setAsking(true)}>
            {t('guard.confirm')}
          </Button>
        ) : (
          <Text inherit>{t('guard.notAllowed')}</Text>
        )}
      </Stack>
      <ConfirmDialog cluster={cluster} removals={removals} opened={asking} onClose={() => setAsking(false)} />
    </Alert>
  );
}

interface ConfirmDialogProps {
  readonly cluster: string;
  readonly removals: number;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function ConfirmDialog({ cluster, removals, opened, onClose }: ConfirmDialogProps): ReactElement {
  const { t } = useTranslation('clusters');
  const { t: common } = useTranslation('common');
  const client = useClient();
  const confirm = useMutation({ mutationFn: () => client.confirmCluster(cluster), onSuccess: onClose });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('guard.dialog', { cluster })}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <Stack>
        <Text size="sm">{t('guard.consequence', { count: removals })}</Text>
        {confirm.error && <ErrorPanel error={confirm.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button color="red" loading={confirm.isPending} onClick={() => confirm.mutate()}>
            {t('guard.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
