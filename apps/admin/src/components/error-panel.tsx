import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { RollcallError } from '@rollcall/client';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useOnline } from '../shell/use-online.js';
import { CopyButtonFor } from './copy-button-for.js';
import type { Trouble } from './trouble.js';
import { troubleOf } from './trouble.js';
import { Untrusted } from './untrusted.js';

export interface ErrorPanelProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, what it means, what to do, and what to tell somebody who can help. */
export function ErrorPanel({ error, onRetry }: ErrorPanelProps): ReactElement {
  const { t } = useTranslation('common');
  const trouble = troubleOf(error, useOnline());
  const known = error instanceof RollcallError ? error : null;
  const detail = error instanceof Error ? error.message : String(error);
  return (
    <Alert
      role="alert"
      color={trouble === 'SIGNED_OUT' || trouble === 'FORBIDDEN' ? 'gray' : 'red'}
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t(`trouble.${trouble}.title`)}
    >
      <Stack gap={8} align="flex-start">
        <Text inherit>{t(`trouble.${trouble}.advice`)}</Text>
        <Text inherit>
          <Untrusted text={detail} limit={400} />
        </Text>
        {known?.errors.map(({ pointer, message }) => (
          <Text key={`${pointer} ${message}`} inherit>
            <code>{pointer}</code> <Untrusted text={message} />
          </Text>
        ))}
        {known?.requestId && (
          <Text inherit c="dimmed">
            {t('error.requestId')} <code>{known.requestId}</code>
          </Text>
        )}
        <Actions trouble={trouble} report={reportOf(trouble, detail, known)} onRetry={onRetry} />
      </Stack>
    </Alert>
  );
}

interface ActionsProps {
  readonly trouble: Trouble;
  readonly report: string;
  readonly onRetry: (() => void) | undefined;
}

function Actions({ trouble, report, onRetry }: ActionsProps): ReactElement {
  const { t } = useTranslation('common');
  const { href } = useLocation();
  return (
    <Group gap="xs">
      {trouble === 'SIGNED_OUT' && (
        <Button renderRoot={(props) => <Link to="/sign-in" search={{ next: href }} {...props} />}>
          {t('user.signIn')}
        </Button>
      )}
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          {t('error.retry')}
        </Button>
      )}
      <CopyButtonFor text={report} />
    </Group>
  );
}

/** What is worth sending to whoever looks after this Rollcall. */
function reportOf(trouble: Trouble, detail: string, error: RollcallError | null): string {
  const lines = [
    `${error?.code ?? trouble}${error?.status ? ` (${error.status})` : ''}: ${detail}`,
    ...(error?.errors.map(({ pointer, code, message }) => `${pointer} ${code}: ${message}`) ?? []),
    ...(error?.requestId ? [`request ${error.requestId}`] : []),
    `${location.pathname}, ${new Date().toISOString()}`,
  ];
  return lines.join('\n');
}
