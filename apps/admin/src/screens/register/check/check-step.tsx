import { Alert, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { CHECK_TYPES } from '@rollcall/client';
import { CHECK_DEFAULTS } from '@rollcall/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckDraft } from '../draft.js';
import { useProblems } from '../field-problems.js';
import { ProblemNote } from '../problem-note.js';
import type { StepProps } from '../register-screen.js';
import { TestNow } from './test-now.js';

/** Step three: how the backends are checked, and how they do now. */
export function CheckStep({ register }: StepProps): ReactElement {
  const { t } = useTranslation('register');
  const { check, rows } = register.state.draft;
  const own = rows.filter((row) => row.check !== 'COMMON').length;
  const problems = useCheckProblems(rows.findIndex((row) => row.check === 'COMMON'));
  const change = (to: Partial<CheckDraft>): void =>
    register.dispatch({ type: 'CHECK_CHANGED', check: { ...check, ...to } });
  return (
    <Stack gap="md">
      <Text>{t('check.intro')}</Text>
      {own > 0 && <Alert color="gray">{t('check.own', { count: own })}</Alert>}
      <ProblemNote problem={problems('')} />
      <NativeSelect
        label={t('check.type')}
        description={t(`checkHelp.${check.type}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        size="xs"
        data={[{ value: 'NONE', label: t('check.none') }, ...CHECK_TYPES]}
        value={check.type}
        onChange={({ currentTarget }) =>
          change({ type: CHECK_TYPES.find((each) => each === currentTarget.value) ?? 'NONE' })
        }
        error={problems('/type')}
        maw={360}
      />
      {check.type !== 'NONE' && (
        <>
          <Group gap="xs" align="flex-start">
            <Targets check={check} problems={problems} onChange={change} />
          </Group>
          <Thresholds check={check} problems={problems} onChange={change} />
        </>
      )}
      <TestNow register={register} />
    </Stack>
  );
}

interface CheckFieldsProps {
  readonly check: CheckDraft;
  readonly problems: (field: string) => ReactElement | null;
  readonly onChange: (change: Partial<CheckDraft>) => void;
}

/** What is asked for, where the type asks for anything. */
function Targets({ check, problems, onChange }: CheckFieldsProps): ReactElement {
  const { t } = useTranslation('register');
  const isHttp = check.type === 'HTTP' || check.type === 'HTTPS';
  return (
    <>
      {isHttp && (
        <TextInput
          label={t('check.path')}
          placeholder="/"
          value={check.path}
          onChange={({ currentTarget }) => onChange({ path: currentTarget.value })}
          error={problems('/path')}
          w={240}
        />
      )}
      {(isHttp || check.type === 'TLS') && (
        <TextInput
          label={t('check.host')}
          description={t('check.hostHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={check.host}
          onChange={({ currentTarget }) => onChange({ host: currentTarget.value })}
          error={problems('/host')}
          w={280}
        />
      )}
    </>
  );
}

function Thresholds({ check, problems, onChange }: CheckFieldsProps): ReactElement {
  const { t } = useTranslation('register');
  return (
    <Group gap="xs" align="flex-start">
      {(['intervalMs', 'timeoutMs', 'rise', 'fall'] as const).map((field) => (
        <TextInput
          key={field}
          label={t(`check.${field}`)}
          description={t(`check.${field}Help`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="numeric"
          placeholder={String(CHECK_DEFAULTS[field])}
          value={check[field]}
          onChange={({ currentTarget }) => onChange({ [field]: currentTarget.value })}
          error={problems(`/${field}`)}
          w={170}
        />
      ))}
    </Group>
  );
}

/** The common check is in every item that has no check of its own: what is wrong with it is told once. */
function useCheckProblems(index: number): (field: string) => ReactElement | null {
  const problems = useProblems(`/items/${index}/check`);
  return (field) => problems.at(field);
}
