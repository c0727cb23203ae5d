import type { TableScrollContainerProps } from '@mantine/core';
import { Table } from '@mantine/core';
import type { ReactElement } from 'react';

export interface ScrolledTableProps extends Pick<TableScrollContainerProps, 'className' | 'minWidth' | 'children'> {
  readonly label: string;
}

/** A table that is scrolled sideways where it has not `minWidth` pixels: a region with a name, so that the keyboard comes to it. */
export function ScrolledTable({ label, ...container }: ScrolledTableProps): ReactElement {
  return (
    <Table.ScrollContainer
      {...container}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': label } }}
    />
  );
}
