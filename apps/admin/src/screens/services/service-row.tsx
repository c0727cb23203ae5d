import type { ClusterFreshness, ServicePort, ServiceSummary, ZoneCounts } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';

import { Ago } from '../../components/ago.js';
import { CountsBadge } from '../../components/counts-badge.js';
import type { HeldRow } from '../../components/held-rows.js';
import { FreshnessBadge } from '../../components/status-badge.js';
import classes from './service-table.module.css';

export interface ServiceRowProps {
  readonly row: HeldRow<ServiceSummary>;
  readonly index: number;
  readonly top: number;
  readonly clusters: readonly ClusterFreshness[];
}

export const ServiceRow = memo(function ServiceRow({ row, index, top, clusters }: ServiceRowProps): ReactElement {
  const { t } = useTranslation(['services', 'common']);
  const { item, isGone } = row;
  const { cluster, namespace, name, endpointCounts, families, ports, changedAt } = item;
  const freshness = clusters.find((each) => each.name === cluster)?.state ?? 'LIVE';
  return (
    <div
      role="row"
      className={classes.row}
      aria-rowindex={index + 2}
      data-gone={isGone || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="cell">
        <CountsBadge counts={endpointCounts} isExternalName={item.type === 'ExternalName'} />
      </div>
      <div role="cell" className={classes.service} title={`${namespace}/${name}`}>
        <Link to="/services/$namespace/$name" params={{ namespace, name }} search={{ cluster }}>
          <span className={classes.namespace}>{namespace}/</span>
          {name}
        </Link>
        {isGone && <span className={classes.gone}>{t('common:held.gone')}</span>}
      </div>
      <div role="cell" className={classes.cluster}>
        {cluster} {freshness !== 'LIVE' && <FreshnessBadge state={freshness} />}
      </div>
      <div role="cell" className={classes.families}>
        {families.join(', ')}
      </div>
      <div role="cell" className={classes.zones}>
        <Zones zones={item.zones} />
      </div>
      <div role="cell" className={classes.ports}>
        {ports.map(portWords).join(', ')}
      </div>
      <div role="cell" className={classes.changed}>
        {changedAt !== null && <Ago at={changedAt} />}
      </div>
    </div>
  );
});

/** As kubectl writes it, behind its name. */
function portWords({ name: portName, port, protocol }: ServicePort): string {
  return `${portName}${portName && ' '}${port}/${protocol}`;
}

function Zones({ zones }: { readonly zones: readonly ZoneCounts[] }): ReactElement {
  const { t } = useTranslation('services');
  return (
    <>{zones.map(({ zone, ready, total }) => `${zone === '-' ? t('noZone') : zone} ${ready}/${total}`).join(' · ')}</>
  );
}
