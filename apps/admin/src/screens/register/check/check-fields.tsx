import { Group, NativeSelect, TextInput } from '@mantine/core';
import { CHECK_TYPES } from '@rollcall/client';
import { CHECK_DEFAULTS } from '@rollcall/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckDraft } from '../draft.js';

export interface CheckFieldsProps {
  readonly check: CheckDraft;
  /** What is wrong with a field of it, such as `/path`; null = nothing. */
  readonly problems: (field: string) => ReactElement | null;
  readonly onChange: (change: Partial<CheckDraft>) => void;
}

/** How something is checked: only what the type has a use for. */
export function CheckFields({ check, problems, onChange }: CheckFieldsProps): ReactElement {
  const { t } = useTranslation('register');
  return (
    <>
      <NativeSelect
        label={t('check.type')}
        description={t(`checkHelp.${check.type}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        size="xs"
        data={[{ value: 'NONE', label: t('check.none') }, ...CHECK_TYPES]}
        value={check.type}
        onChange={({ currentTarget }) =>
          onChange({ type: CHECK_TYPES.find((each) => each === currentTarget.value) ?? 'NONE' })
        }
        error={problems('/type')}
        maw={360}
      />
      {check.type !== 'NONE' && (
        <>
          <Group gap="xs" align="flex-start">
            <Targets check={check} problems={problems} onChange={onChange} />
          </Group>
          <Thresholds check={check} problems={problems} onChange={onChange} />
        </>
      )}
    </>
  );
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
