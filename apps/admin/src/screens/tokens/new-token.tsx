import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import type { CreatedToken } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

export interface NewTokenProps {
  readonly token: CreatedToken;
  readonly onClose: () => void;
}

/** The secret of a token that was just made: here, and never again. */
export function NewToken({ token: { token }, onClose }: NewTokenProps): ReactElement {
  const { t } = useTranslation('tokens');
  const { t: common } = useTranslation('common');
  return (
    <Stack>
      <Text size="sm">{t('created.once')}</Text>
      <Code block data-secret style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {token}
      </Code>
      <Text size="sm">{t('created.use')}</Text>
      <Group justify="flex-end">
        <CopyButton value={token}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? common('copy.done') : common('copy.do')}</Button>}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          {t('created.kept')}
        </Button>
      </Group>
    </Stack>
  );
}
