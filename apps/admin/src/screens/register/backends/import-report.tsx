import { Alert, ScrollArea, Table } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Untrusted } from '../../../components/untrusted.js';
import type { ImportedFile } from '../files/import-file.js';

/** So many are listed: who mends those is told of the next. */
const SHOWN = 200;

export interface ImportReportProps {
  readonly imported: ImportedFile & { readonly type: 'REFUSED' };
}

/** One report for all rows of a file that was not taken. */
export function ImportReport({ imported }: ImportReportProps): ReactElement {
  const { t } = useTranslation('register');
  const { problems, rows } = imported;
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertCircle aria-hidden />}
      title={t('report.title', { count: problems.length, rows })}
    >
      <ScrollArea.Autosize
        mah={280}
        type="auto"
        viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('report.list') }}
      >
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('report.line')}</Table.Th>
              <Table.Th>{t('report.row')}</Table.Th>
              <Table.Th>{t('report.field')}</Table.Th>
              <Table.Th>{t('report.problem')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {problems.slice(0, SHOWN).map(({ line, row, field, message }, i) => (
              <Table.Tr key={i}>
                <Table.Td>{line}</Table.Td>
                <Table.Td>{row ?? '–'}</Table.Td>
                <Table.Td>
                  <Untrusted text={field} />
                </Table.Td>
                <Table.Td lang="en">
                  <Untrusted text={message} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </Alert>
  );
}
