import { Table, Text } from '@mantine/core';
import type { Backend } from '@rollcall/client';
import type { BackendInput } from '@rollcall/core';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../components/untrusted.js';
import { saidOf } from './said-fields.js';
import { differences } from './three-way.js';
import { useSaidText } from './use-said-text.js';

export interface ChangedFieldsProps {
  readonly base: Backend;
  /** null = it is to be removed. */
  readonly yours: BackendInput | null;
}

/** The fields that a change touches, before and after. */
export function ChangedFields({ base, yours }: ChangedFieldsProps): ReactElement | null {
  const { t } = useTranslation('backend');
  const saidText = useSaidText();
  if (!yours) return null;
  const said = saidOf(base);
  const changed = differences({ base: said, theirs: said, yours });
  if (changed.length === 0) return <Text>{t('nothingChanged')}</Text>;
  return (
    <Table aria-label={t('changed')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('field')}</Table.Th>
          <Table.Th>{t('before')}</Table.Th>
          <Table.Th>{t('after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changed.map(({ field, base: before, yours: after }) => (
          <Table.Tr key={field} data-changed={field}>
            <Table.Th scope="row">{t(`fields.${field}`)}</Table.Th>
            <Table.Td>
              <Untrusted text={saidText(field, before) || '–'} />
            </Table.Td>
            <Table.Td>
              <Untrusted text={saidText(field, after) || '–'} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
