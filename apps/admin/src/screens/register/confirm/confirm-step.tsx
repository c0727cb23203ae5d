import { Alert, Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../../components/error-panel.js';
import { useClient } from '../../../data/client-context.js';
import { askFor } from '../ask-for.js';
import { RefusalPanel } from '../plan/refusal-panel.js';
import { refusalOf } from '../refusal.js';
import type { StepProps } from '../register-screen.js';
import { serviceName } from '../service-name.js';
import type { Register } from '../use-register.js';
import { ClientsWillSee } from './clients-will-see.js';

/** Step five: the one button that writes. */
export function ConfirmStep({ register, onStep }: StepProps): ReactElement {
  const { t } = useTranslation('register');
  const { state, key, ref, refusal } = register;
  const confirm = useConfirm(register);
  const { preview } = state;
  if (refusal)
    return (
      <RefusalPanel refusal={refusal} standing={register.standing} onStep={onStep} onRetry={() => confirm.mutate()} />
    );
  if (preview?.key !== key)
    return (
      <Alert color="gray" title={t('confirm.notPreviewed')}>
        <Button onClick={() => onStep('preview')}>{t('confirm.toPreview')}</Button>
      </Alert>
    );
  const { plan, backends } = preview;
  const [creates, updates, deletes] = [plan.create, plan.update, plan.delete].map(({ length }) => length);
  return (
    <Stack gap="md">
      <Text fw={600}>{t('confirm.what', { count: backends.length, service: serviceName(ref) })}</Text>
      <Text>{t('plan.summary', { creates, updates, deletes })}</Text>
      <ClientsWillSee backends={backends} />
      {confirm.error && <ErrorPanel error={confirm.error} onRetry={() => confirm.mutate()} />}
      <Button
        size="sm"
        onClick={() => confirm.mutate()}
        loading={confirm.isPending}
        style={{ alignSelf: 'flex-start' }}
        data-confirm
      >
        {t('confirm.do', { count: backends.length })}
      </Button>
      <Text size="sm" c="dimmed">
        {t('confirm.once')}
      </Text>
    </Stack>
  );
}

/** Registers the draft. Sent again after a cut, it registers once: its key goes with it. */
function useConfirm({ dispatch, ref, registration, key }: Register) {
  const client = useClient();
  return useMutation({
    mutationFn: async () => {
      const { items, createService } = askFor(registration);
      try {
        return await client.registerBackends(ref, items, { createService, idempotencyKey: key });
      } catch (error) {
        const refusal = refusalOf(error, registration);
        if (!refusal) throw error;
        dispatch({ type: 'REFUSED', refusal });
        return null;
      }
    },
    onSuccess: (done) => {
      if (!done) return;
      const backends = done.backends.map(({ id, version, address }) => ({ id, version, address }));
      dispatch({ type: 'REGISTERED', registered: { backends, revision: done.revision, at: Date.now() } });
    },
  });
}
