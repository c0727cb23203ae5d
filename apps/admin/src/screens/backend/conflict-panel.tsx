import { Alert, Button, Group, Radio, Stack, Table, Text } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import type { BackendInput } from '@rollcall/core';
import { IconUsers } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../components/untrusted.js';
import { useTimeWords } from '../../components/use-time-words.js';
import type { Wanted } from './wanted.js';
import type { SaidField } from './said-fields.js';
import { saidOf } from './said-fields.js';
import type { FieldDifference, Side } from './three-way.js';
import { differences, merged, proposedSide } from './three-way.js';
import { useSaidText } from './use-said-text.js';

export interface ConflictPanelProps {
  readonly wanted: Wanted;
  /** As it stands now. */
  readonly theirs: Backend;
  /** What was put together, to go on top of theirs; null = it is removed all the same. */
  readonly onChosen: (yours: BackendInput | null) => void;
}

/** Somebody changed it meanwhile: theirs, yours, and what both began from; for each field one is chosen. */
export function ConflictPanel({ wanted: { base, yours }, theirs, onChosen }: ConflictPanelProps): ReactElement {
  const { t } = useTranslation('backend');
  const { clockTime } = useTimeWords();
  const sides = { base: saidOf(base), theirs: saidOf(theirs), yours: yours ?? saidOf(base) };
  const found = differences(sides);
  const [chosen, setChosen] = useState<ReadonlyMap<SaidField, Side>>(
    () => new Map(found.map((each) => [each.field, proposedSide(each)])),
  );
  const both = found.filter(({ by }) => by === 'BOTH').length;
  return (
    <Stack gap="sm">
      <Alert color="yellow" role="alert" icon={<IconUsers aria-hidden />} title={t('conflict.title')}>
        {t('conflict.what', { version: theirs.version, time: clockTime(theirs.updatedAt) })}{' '}
        {yours && both > 0 && t('conflict.choose', { count: both })}
        {yours && both === 0 && t('conflict.together')}
      </Alert>
      <Table aria-label={t('conflict.table')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('field')}</Table.Th>
            <Table.Th>{t('conflict.base')}</Table.Th>
            <Table.Th>{t('conflict.theirs')}</Table.Th>
            {yours && <Table.Th>{t('conflict.yours')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map((each) => (
            <DifferenceRow
              key={each.field}
              difference={each}
              side={yours ? (chosen.get(each.field) ?? 'THEIRS') : null}
              onSide={(side) => setChosen(new Map([...chosen, [each.field, side]]))}
            />
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="flex-end">
        <Button onClick={() => onChosen(yours && (merged(sides, chosen) as unknown as BackendInput))}>
          {t('conflict.goOn')}
        </Button>
      </Group>
    </Stack>
  );
}

interface DifferenceRowProps {
  readonly difference: FieldDifference;
  /** null = there is nothing to choose. */
  readonly side: Side | null;
  readonly onSide: (side: Side) => void;
}

function DifferenceRow({ difference, side, onSide }: DifferenceRowProps): ReactElement {
  const { t } = useTranslation('backend');
  const { field, base, theirs, yours } = difference;
  const saidText = useSaidText();
  const name = t(`fields.${field}`);
  const choice = (of: Side, value: unknown): ReactElement => {
    const text = <Untrusted text={saidText(field, value) || '–'} />;
    if (side === null) return text;
    const label = t(of === 'THEIRS' ? 'conflict.takeTheirs' : 'conflict.takeYours', { field: name });
    return (
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Radio name={`side-${field}`} checked={side === of} onChange={() => onSide(of)} aria-label={label} />
        <Text>{text}</Text>
      </Group>
    );
  };
  return (
    <Table.Tr data-difference={field}>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td>
        <Untrusted text={saidText(field, base) || '–'} />
      </Table.Td>
      <Table.Td>{choice('THEIRS', theirs)}</Table.Td>
      {side !== null && <Table.Td>{choice('YOURS', yours)}</Table.Td>}
    </Table.Tr>
  );
}
