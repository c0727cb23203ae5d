import { ActionIcon, Button, Fieldset, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { PROTOCOLS } from '@rollcall/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { PortDraft } from './draft.js';
import { EMPTY_PORT } from './draft.js';
import { useProblems } from './field-problems.js';

export interface PortsFieldProps {
  /** Of the list, in what is sent. */
  readonly pointer: string;
  readonly ports: readonly PortDraft[];
  readonly onChange: (ports: readonly PortDraft[]) => void;
}

/** Ports: names, numbers and protocols. */
export function PortsField({ pointer, ports, onChange }: PortsFieldProps): ReactElement {
  const { t } = useTranslation('register');
  const problem = useProblems(pointer).at('');
  return (
    <Fieldset legend={t('ports.label')} variant="unstyled">
      <Stack gap={6}>
        {ports.map((port, i) => (
          <PortFields
            key={i}
            pointer={`${pointer}/${i}`}
            port={port}
            onChange={(changed) => onChange(ports.map((each, at) => (at === i ? changed : each)))}
            onRemove={ports.length > 1 ? () => onChange(ports.filter((_, at) => at !== i)) : null}
          />
        ))}
        {problem}
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...ports, EMPTY_PORT])}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('ports.add')}
        </Button>
      </Stack>
    </Fieldset>
  );
}

interface PortFieldsProps {
  readonly pointer: string;
  readonly port: PortDraft;
  readonly onChange: (port: PortDraft) => void;
  /** null = it is the only one. */
  readonly onRemove: (() => void) | null;
}

function PortFields({ pointer, port, onChange, onRemove }: PortFieldsProps): ReactElement {
  const { t } = useTranslation('register');
  const problems = useProblems(pointer);
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        label={t('ports.name')}
        value={port.name}
        placeholder={t('ports.unnamed')}
        onChange={({ currentTarget }) => onChange({ ...port, name: currentTarget.value })}
        error={problems.at('/name')}
        w={150}
      />
      <TextInput
        label={t('ports.number')}
        value={port.port}
        inputMode="numeric"
        onChange={({ currentTarget }) => onChange({ ...port, port: currentTarget.value })}
        error={problems.at('/port') ?? problems.at('')}
        w={110}
        required
      />
      <NativeSelect
        label={t('ports.protocol')}
        size="xs"
        data={[...PROTOCOLS]}
        value={port.protocol}
        onChange={({ currentTarget }) => onChange({ ...port, protocol: currentTarget.value })}
        error={problems.at('/protocol')}
        w={90}
      />
      <TextInput
        label={t('ports.appProtocol')}
        value={port.appProtocol}
        onChange={({ currentTarget }) => onChange({ ...port, appProtocol: currentTarget.value })}
        error={problems.at('/appProtocol')}
        w={160}
      />
      {onRemove && (
        <ActionIcon mt={22} size="md" aria-label={t('ports.remove', { number: port.port })} onClick={onRemove}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}
