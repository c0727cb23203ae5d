import { Button, Group, NativeSelect, Stack, Text, Title } from '@mantine/core';
import type { BackendInput, CheckTarget } from '@rollcall/client';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../../components/error-panel.js';
import type { Register } from '../use-register.js';
import type { CheckFrom } from './check-from.js';
import { checkFrom } from './check-from.js';
import { CheckPhases } from './check-phases.js';
import { useTestRun } from './use-test-run.js';

/** So many can be chosen from. */
const CHOICES = 100;

/** Checks one of the backends now, from where it would be checked: nothing is stored. */
export function TestNow({ register }: { readonly register: Register }): ReactElement {
  const { t } = useTranslation('register');
  const items = register.registration.items.slice(0, CHOICES) as readonly BackendInput[];
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, items.length - 1);
  const isRight = !register.problems.some(({ pointer }) => pointer.startsWith(`/items/${index}/`));
  const { run, start, cancel } = useTestRun(
    isRight ? targetOf(items[index], checkFrom(register.state.draft.target)) : null,
  );
  return (
    <Stack gap="xs" component="section" aria-label={t('test.title')}>
      <Title order={2}>{t('test.title')}</Title>
      <Text size="sm" c="dimmed">
        {t('test.help')}
      </Text>
      <Group gap="xs" align="flex-end">
        {items.length > 1 && (
          <NativeSelect
            label={t('test.backend')}
            size="xs"
            data={items.map(({ address }, i) => ({ value: String(i), label: `${i + 1}. ${address.slice(0, 80)}` }))}
            value={String(index)}
            onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}
            maw={360}
          />
        )}
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          onClick={start}
          disabled={!isRight || run?.running === true}
        >
          {t('test.start')}
        </Button>
        {run?.running && (
          <Button variant="default" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={cancel}>
            {t('test.cancel')}
          </Button>
        )}
      </Group>
      {!isRight && (
        <Text size="sm" c="dimmed">
          {t('test.notRight')}
        </Text>
      )}
      {run && <CheckPhases phases={run.phases} running={run.running} result={run.result} />}
      {run?.error != null && <ErrorPanel error={run.error} onRetry={start} />}
    </Stack>
  );
}

/** Without a check of its own it is only connected to. */
function targetOf(item: BackendInput | undefined, from: CheckFrom): CheckTarget | null {
  return item ? { ...from, backend: { ...item, check: item.check ?? { type: 'TCP' } } } : null;
}
