import type { ServiceSummary } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { Ago } from '../../components/ago.js';
import { CountsBadge } from '../../components/counts-badge.js';
import { HeldBar } from '../../components/held-bar.js';
import { useHeldRows } from '../../components/use-held-rows.js';
import { serviceIn } from '../../live/fold-services.js';
import { latestFirst } from '../../live/latest-first.js';
import { serviceKey } from '../../live/service-key.js';
import classes from './overview.module.css';

const SHOWN = 20;

/** The Services that changed last. What changes now waits above the list, so that nothing moves under the pointer. */
export function LastChanges({ services }: { readonly services: readonly ServiceSummary[] }): ReactElement {
  const { t } = useTranslation('overview');
  const last = useMemo(
    () =>
      services
        .filter(({ changedAt }) => changedAt !== null)
        .sort((a, b) => latestFirst(a.changedAt ?? '', b.changedAt ?? ''))
        .slice(0, SHOWN),
    [services],
  );
  const latest = useCallback((last: ServiceSummary) => serviceIn(services, last), [services]);
  const list = useHeldRows(last, { keyOf: serviceKey, listKey: '', latest });
  if (list.rows.length === 0 && list.added === 0) return <p className={classes.quiet}>{t('changes.none')}</p>;
  return (
    <>
      <HeldBar list={list}>{null}</HeldBar>
      <ul className={classes.list}>
        {list.rows.map(({ key, item: { namespace, name, cluster, changedAt, endpointCounts, type } }) => (
          <li key={key} className={classes.change}>
            <Link to="/services/$namespace/$name" params={{ namespace, name }} search={{ cluster }}>
              {namespace}/{name}
            </Link>
            <CountsBadge counts={endpointCounts} isExternalName={type === 'ExternalName'} />
            <span className={classes.quiet}>{changedAt !== null && <Ago at={changedAt} />}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
