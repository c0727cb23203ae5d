import { ActionIcon, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight, IconTrash } from '@tabler/icons-react';
import type { Dispatch, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckFrom } from '../check/check-from.js';
import type { RowDraft } from '../draft.js';
import { useProblems } from '../field-problems.js';
import { PortsField } from '../ports-field.js';
import { ProblemNote } from '../problem-note.js';
import type { RegisterAction } from '../register-reducer.js';
import { AddressField } from './address-field.js';
import { RowDetails } from './row-details.js';

export interface RowFieldsProps {
  readonly row: RowDraft;
  /** Its place in what is sent. */
  readonly index: number;
  /** From where a name is resolved. */
  readonly from: CheckFrom;
  readonly dispatch: Dispatch<RegisterAction>;
  readonly removable: boolean;
}

const DETAILS = ['/zone', '/nodeName', '/hostname', '/state', '/publish', '/expiresAt', '/labels', '/note'];

/** One backend: what is always asked, and, unfolded, all that can be said. */
export function RowFields({ row, index, from, dispatch, removable }: RowFieldsProps): ReactElement {
  const { t } = useTranslation('register');
  const pointer = `/items/${index}`;
  const problems = useProblems(pointer);
  const isWrongInside = DETAILS.some((field) => problems.at(field, 'WITHIN') !== null);
  const [opened, { toggle }] = useDisclosure(row.note !== '' || row.labels !== '' || row.state !== 'ACTIVE');
  const shown = opened || isWrongInside;
  const change = (to: Partial<Omit<RowDraft, 'key'>>): void =>
    dispatch({ type: 'ROW_CHANGED', key: row.key, change: to });
  const named = t('backends.one', { number: index + 1 });
  return (
    <Paper component="section" withBorder p="sm" aria-label={named}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{named}</Text>
          {removable && (
            <ActionIcon
              aria-label={t('backends.remove', { number: index + 1 })}
              onClick={() => dispatch({ type: 'ROW_REMOVED', key: row.key })}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
        <ProblemNote problem={problems.at('')} />
        <AddressField
          address={row.address}
          pointer={`${pointer}/address`}
          ports={row.ports}
          from={from}
          onChange={(address) => change({ address })}
        />
        <PortsField pointer={`${pointer}/ports`} ports={row.ports} onChange={(ports) => change({ ports })} />
        <Button
          variant="subtle"
          size="compact-xs"
          aria-expanded={shown}
          onClick={toggle}
          leftSection={shown ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('backends.more')}
        </Button>
        {shown && <RowDetails row={row} pointer={pointer} onChange={change} />}
      </Stack>
    </Paper>
  );
}
