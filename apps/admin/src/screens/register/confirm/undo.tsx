import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import { RollcallError } from '@rollcall/client';
import { useMutation } from '@tanstack/react-query';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';
import { useNow } from '../../../components/use-now.js';
import { useClient } from '../../../data/client-context.js';
import type { Registered } from '../register-reducer.js';
import { UNDO_MS } from '../tracker.js';
import type { Register } from '../use-register.js';

export interface UndoProps {
  readonly register: Register;
  readonly registered: Registered;
  /** As they are now. */
  readonly backends: readonly Backend[];
}

interface NotUndone {
  readonly address: string;
  readonly message: string;
}

/** Takes back what was registered, unless somebody changed it since: then it stays, and is named. */
export function Undo({ registered, backends }: UndoProps): ReactElement | null {
  const { t } = useTranslation('register');
  const client = useClient();
  const left = registered.at + UNDO_MS - useNow();
  const undo = useMutation({
    mutationFn: async () => {
      const left: NotUndone[] = [];
      for (const { id, version, address } of registered.backends)
        try {
          await client.removeBackend(id, { version });
        } catch (error) {
          if (error instanceof RollcallError && error.code === 'NOT_FOUND') continue;
          left.push({ address, message: error instanceof Error ? error.message : String(error) });
        }
      return left;
    },
  });
  if (undo.data)
    return (
      <Alert
        color={undo.data.length === 0 ? 'gray' : 'red'}
        role="status"
        data-undone={undo.data.length === 0}
        title={t(undo.data.length === 0 ? 'undo.done' : 'undo.notAll')}
      >
        {undo.data.map(({ address, message }) => (
          <Text key={address} inherit>
            <Untrusted text={address} />: <Untrusted text={message} />
          </Text>
        ))}
      </Alert>
    );
  if (left <= 0 || backends.length === 0) return null;
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          onClick={() => undo.mutate()}
          loading={undo.isPending}
        >
          {t('undo.do', { count: registered.backends.length })}
        </Button>
        <Text size="sm" c="dimmed">
          {t('undo.left', { count: Math.ceil(left / 60_000) })}
        </Text>
      </Group>
    </Stack>
  );
}
