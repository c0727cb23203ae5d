import { Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { BACKEND_STATES, PUBLISH_MODES } from '@rollcall/client';
import { familyOf } from '@rollcall/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { RowDraft } from '../draft.js';
import { useProblems } from '../field-problems.js';
import { fromLocalTime, toLocalTime } from './local-time.js';

export interface RowDetailsProps {
  readonly row: RowDraft;
  readonly pointer: string;
  readonly onChange: (change: Partial<Omit<RowDraft, 'key'>>) => void;
}

/** What can be said of a backend beyond its address and ports. */
export function RowDetails({ row, pointer, onChange }: RowDetailsProps): ReactElement {
  const { t } = useTranslation('register');
  const problems = useProblems(pointer);
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-start">
        {(['zone', 'nodeName', 'hostname'] as const).map((field) => (
          <TextInput
            key={field}
            label={t(`fields.${field}`)}
            value={row[field]}
            onChange={({ currentTarget }) => onChange({ [field]: currentTarget.value })}
            error={problems.at(`/${field}`)}
            w={180}
          />
        ))}
        <TextInput
          type="datetime-local"
          label={t('fields.expiresAt')}
          value={toLocalTime(row.expiresAt)}
          onChange={({ currentTarget }) => onChange({ expiresAt: fromLocalTime(currentTarget.value) })}
          error={problems.at('/expiresAt')}
        />
      </Group>
      <Group gap="xs" align="flex-start" grow>
        <Choices row={row} pointer={pointer} onChange={onChange} />
      </Group>
      <TextInput
        label={t('fields.labels')}
        description={t('fields.labelsHelp')}
        value={row.labels}
        onChange={({ currentTarget }) => onChange({ labels: currentTarget.value })}
        error={problems.at('/labels', 'WITHIN')}
      />
      <Textarea
        label={t('fields.note')}
        size="xs"
        value={row.note}
        onChange={({ currentTarget }) => onChange({ note: currentTarget.value })}
        error={problems.at('/note')}
        autosize
        minRows={1}
        maxRows={6}
      />
    </Stack>
  );
}

function Choices({ row, pointer, onChange }: RowDetailsProps): ReactElement {
  const { t } = useTranslation('register');
  const problems = useProblems(pointer);
  const modes = PUBLISH_MODES.filter(
    (mode) => mode !== 'FQDN_SLICE' || row.publish === mode || familyOf(row.address.trim()) === 'FQDN',
  );
  return (
    <>
      <NativeSelect
        label={t('fields.state')}
        description={t(`stateHelp.${row.state}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        size="xs"
        data={BACKEND_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        value={row.state}
        onChange={({ currentTarget }) =>
          onChange({ state: BACKEND_STATES.find((each) => each === currentTarget.value) ?? row.state })
        }
        error={problems.at('/state')}
      />
      <NativeSelect
        label={t('fields.publish')}
        description={t(`publishHelp.${row.publish}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        size="xs"
        data={modes.map((value) => ({ value, label: t(`publish.${value}`) }))}
        value={row.publish}
        onChange={({ currentTarget }) =>
          onChange({ publish: PUBLISH_MODES.find((each) => each === currentTarget.value) ?? row.publish })
        }
        error={problems.at('/publish')}
      />
    </>
  );
}
