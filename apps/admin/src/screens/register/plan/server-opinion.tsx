import { Text } from '@mantine/core';
import type { WriteBackPlan } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** Whether the API server was asked what it would say to the plan. */
export function ServerOpinion(_props: { readonly plan: WriteBackPlan }): ReactElement {
  const { t } = useTranslation('register');
  return (
    <Text size="sm" c="dimmed">
      {t('plan.notChecked')}
    </Text>
  );
}
