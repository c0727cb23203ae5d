import { IconArrowDown, IconSelector } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';

import classes from './service-table.module.css';
import type { ServiceOrder } from './services-route.js';
import { servicesRoute } from './services-route.js';

export interface SortHeaderProps {
  readonly order: ServiceOrder;
  readonly label: string;
  readonly className?: string | undefined;
}

/** Of a column that the list can be ordered by: a link, for the order is in the URL. */
export function SortHeader({ order, label, className }: SortHeaderProps): ReactElement {
  const { sort = 'name' } = servicesRoute.useSearch();
  const isSorted = sort === order;
  const Icon = isSorted ? IconArrowDown : IconSelector;
  return (
    <div role="columnheader" className={className} aria-sort={isSorted ? sortedHow(order) : undefined}>
      <Link
        to="/services"
        search={(before) => ({ ...before, sort: order === 'name' ? undefined : order })}
        replace
        resetScroll={false}
        className={classes.sort}
      >
        {label}
        <Icon size={13} aria-hidden />
      </Link>
    </div>
  );
}

function sortedHow(order: ServiceOrder): 'ascending' | 'descending' {
  return order === 'name' ? 'ascending' : 'descending';
}
