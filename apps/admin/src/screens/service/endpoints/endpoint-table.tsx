import { Table } from '@mantine/core';
import type { Endpoint } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { HeldRow } from '../../../components/held-rows.js';
import { Untrusted } from '../../../components/untrusted.js';
import { EndpointRow } from './endpoint-row.js';
import classes from './endpoints.module.css';

export interface EndpointTableProps {
  readonly rows: readonly HeldRow<Endpoint>[];
  readonly group: 'merged' | 'slices';
}

const COLUMNS = [
  'condition',
  'address',
  'ports',
  'ready',
  'serving',
  'terminating',
  'zone',
  'node',
  'target',
  'hints',
  'slices',
  'since',
] as const;

/** Endpoints as rows; by slice, an address that several slices hold stands under each of them. */
export function EndpointTable({ rows, group }: EndpointTableProps): ReactElement {
  const { t } = useTranslation('service');
  return (
    <Table.ScrollContainer minWidth={1040} type="native" className={classes.table} tabIndex={0} aria-label={t('table')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((name) => (
              <Table.Th key={name}>{t(`columns.${name}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        {group === 'merged' ? (
          <Rows rows={rows} />
        ) : (
          slicesOf(rows).map(([slice, its]) => <Rows key={slice} rows={its} slice={slice} />)
        )}
      </Table>
    </Table.ScrollContainer>
  );
}

function Rows({ rows, slice }: { readonly rows: readonly HeldRow<Endpoint>[]; readonly slice?: string }): ReactElement {
  const { t } = useTranslation('service');
  return (
    <Table.Tbody>
      {slice !== undefined && (
        <Table.Tr>
          <Table.Th colSpan={COLUMNS.length} scope="rowgroup" className={classes.slice}>
            {slice === '' ? t('noSlice') : <Untrusted text={slice} />}
          </Table.Th>
        </Table.Tr>
      )}
      {rows.map((row) => (
        <EndpointRow key={row.key} row={row} />
      ))}
    </Table.Tbody>
  );
}

function slicesOf(rows: readonly HeldRow<Endpoint>[]): readonly (readonly [string, readonly HeldRow<Endpoint>[]])[] {
  const names = [...new Set(rows.flatMap(({ item: { slices } }) => (slices.length > 0 ? slices : [''])))].sort();
  return names.map((name) => [
    name,
    rows.filter(({ item: { slices } }) => (name === '' ? slices.length === 0 : slices.includes(name))),
  ]);
}
