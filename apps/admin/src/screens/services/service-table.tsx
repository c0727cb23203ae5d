import type { ClusterFreshness, ServiceSummary } from '@rollcall/client';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { ReactElement } from 'react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { HeldRow } from '../../components/held-rows.js';
import { ServiceRow } from './service-row.js';
import classes from './service-table.module.css';
import { SortHeader } from './sort-header.js';

export interface ServiceTableProps {
  readonly rows: readonly HeldRow<ServiceSummary>[];
  readonly clusters: readonly ClusterFreshness[];
}

/** Of pixels: the same in the style sheet. */
const ROW = 40;
/** Rows drawn above those that can be seen, and below: more than a turn of a wheel brings. */
const AROUND = 8;

/** Draws the rows that can be seen, and a few around them; the page scrolls as if all were there. */
export function ServiceTable({ rows, clusters }: ServiceTableProps): ReactElement {
  const { t } = useTranslation('services');
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const { current } = body;
    if (current) setTop(current.getBoundingClientRect().top + scrollY);
  }, []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW,
    overscan: AROUND,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  return (
    <div role="table" aria-label={t('table')} aria-rowcount={rows.length + 1} className={classes.table}>
      <div role="rowgroup" className={classes.head}>
        <div role="row" className={classes.row} aria-rowindex={1}>
          <SortHeader order="state" label={t('columns.state')} />
          <SortHeader order="name" label={t('columns.service')} />
          <div role="columnheader" className={classes.cluster}>
            {t('columns.cluster')}
          </div>
          <div role="columnheader" className={classes.families}>
            {t('columns.families')}
          </div>
          <div role="columnheader" className={classes.zones}>
            {t('columns.zones')}
          </div>
          <div role="columnheader" className={classes.ports}>
            {t('columns.ports')}
          </div>
          <SortHeader order="changed" label={t('columns.changed')} className={classes.changed} />
        </div>
      </div>
      <div role="rowgroup" ref={body} className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => {
          const row = rows[index];
          if (!row) return null;
          const { item, isGone } = row;
          const freshness = clusters.find(({ name }) => name === item.cluster)?.state ?? 'LIVE';
          return <ServiceRow key={key} {...{ service: item, isGone, freshness, index }} top={start - top} />;
        })}
      </div>
    </div>
  );
}
