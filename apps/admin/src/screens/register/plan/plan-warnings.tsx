import { Alert, List, Text } from '@mantine/core';
import type { PlanWarning } from '@rollcall/client';
import { IconInfoCircle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';

/** What somebody should know of a plan; it refuses nothing. Slices of others are named with who manages them. */
export function PlanWarnings({ warnings }: { readonly warnings: readonly PlanWarning[] }): ReactElement | null {
  const { t } = useTranslation('register');
  if (warnings.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconInfoCircle aria-hidden />} title={t('plan.warnings', { count: warnings.length })}>
      <List size="sm">
        {warnings.map(({ code, message, slice, manager, endpoints }, i) => (
          <List.Item key={i} data-warning={code}>
            <span lang="en">
              <Untrusted text={message} limit={400} />
            </span>
            {slice !== null && (
              <Text size="xs">
                {t('plan.slice')} <Untrusted text={slice} /> · {t('plan.manager')}{' '}
                {manager === null ? t('plan.nobody') : <Untrusted text={manager} />}
                {endpoints !== null && ` · ${t('plan.endpoints', { count: endpoints })}`}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
