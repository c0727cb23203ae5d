import { Alert, Button, Group, List, Text } from '@mantine/core';
import type { ErrorDetail } from '@rollcall/client';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';
import type { Refusal } from '../refusal.js';
import type { Step } from '../steps.js';
import { stepOf } from '../steps.js';

/** So many are listed: the fields have all. */
const SHOWN = 20;

export interface RefusalPanelProps {
  readonly refusal: Refusal;
  /** What of it still holds. */
  readonly standing: readonly ErrorDetail[];
  readonly onStep: (step: Step) => void;
  readonly onRetry: () => void;
}

/** What the server refuses, and the way to the fields that it is about. */
export function RefusalPanel({ refusal, standing, onStep, onRetry }: RefusalPanelProps): ReactElement {
  const { t } = useTranslation('register');
  const [first] = standing;
  return (
    <Alert role="alert" color="red" icon={<IconAlertCircle aria-hidden />} title={t('refused.title')}>
      {refusal.errors.length === 0 && (
        <Text inherit lang="en">
          <Untrusted text={refusal.message} />
        </Text>
      )}
      <List size="sm" lang="en">
        {refusal.errors.slice(0, SHOWN).map(({ pointer, message }) => (
          <List.Item key={`${pointer} ${message}`}>
            <Untrusted text={message} />
          </List.Item>
        ))}
      </List>
      {refusal.errors.length > SHOWN && (
        <Text inherit>{t('refused.more', { count: refusal.errors.length - SHOWN })}</Text>
      )}
      {refusal.requestId !== null && (
        <Text inherit>
          {t('refused.request')} <code>{refusal.requestId}</code>
        </Text>
      )}
      <Group gap="xs" mt="sm">
        {first && <Button onClick={() => onStep(stepOf(first.pointer))}>{t('refused.show')}</Button>}
        <Button variant="default" onClick={onRetry}>
          {t('preview.again')}
        </Button>
      </Group>
    </Alert>
  );
}
