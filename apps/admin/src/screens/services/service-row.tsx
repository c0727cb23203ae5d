import type { ClusterState, ServicePort, ServiceSummary, ZoneCounts } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';

import { Ago } from '../../components/ago.js';
import { CountsBadge } from '../../components/counts-badge.js';
import { FreshnessBadge } from '../../components/status-badge.js';
import classes from './service-table.module.css';

export interface ServiceRowProps {
  readonly service: ServiceSummary;
  readonly isGone: boolean;
  /** Of its cluster. */
  readonly freshness: ClusterState;
  readonly index: number;
  readonly top: number;
}

/** Drawn anew only when something of it is another: of a list that changes all the time, most rows stay as they are. */
export const ServiceRow = memo(function ServiceRow(props: ServiceRowProps): ReactElement {
  const { t } = useTranslation(['services', 'common']);
  const { service, isGone, freshness, index, top } = props;
  const { cluster, namespace, name, endpointCounts, families, ports, changedAt } = service;
  return (
    <div
      role="row"
      className={classes.row}
      aria-rowindex={index + 2}
      data-gone={isGone || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div role="cell">
        <CountsBadge counts={endpointCounts} isExternalName={service.type === 'ExternalName'} />
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
        <Zones zones={service.zones} />
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
