import { Anchor } from '@mantine/core';
import type { Endpoint } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../../components/empty.js';
import { HeldBar } from '../../../components/held-bar.js';
import { LiveAnswer } from '../../../components/live-answer.js';
import { useHeldRows } from '../../../components/use-held-rows.js';
import { useLiveEndpoints } from '../../../live/use-live-endpoints.js';
import { EndpointFilters } from '../endpoints/endpoint-filters.js';
import { EndpointTable } from '../endpoints/endpoint-table.js';
import { selectedEndpoints } from '../endpoints/selected-endpoints.js';
import { useServiceRef } from '../use-service-ref.js';
import { serviceEndpointsRoute } from './endpoints-route.js';

/** Who stands behind the Service, whatever the condition, live. */
export function EndpointsTab(): ReactElement {
  const live = useLiveEndpoints(useServiceRef(), { readiness: 'any' });
  return (
    <>
      <EndpointFilters />
      <LiveAnswer live={live}>{(endpoints) => <EndpointList endpoints={endpoints} />}</LiveAnswer>
    </>
  );
}

const idOf = ({ id }: Endpoint): string => id;

function EndpointList({ endpoints }: { readonly endpoints: readonly Endpoint[] }): ReactElement {
  const { t } = useTranslation('service');
  const search = serviceEndpointsRoute.useSearch();
  const ref = useServiceRef();
  const selected = useMemo(() => selectedEndpoints(endpoints, search), [endpoints, search]);
  const all = useMemo(() => new Map(endpoints.map((endpoint) => [endpoint.id, endpoint])), [endpoints]);
  const latest = useCallback(({ id }: Endpoint) => all.get(id), [all]);
  const list = useHeldRows(selected, { keyOf: idOf, listKey: JSON.stringify([ref, search]), latest });
  if (list.rows.length === 0 && list.added === 0)
    return endpoints.length === 0 ? (
      <Empty title={t('empty.title')} detail={t('empty.detail')}>
        <Anchor renderRoot={(props) => <Link to="/register" {...props} />}>{t('empty.action')}</Anchor>
      </Empty>
    ) : (
      <Empty title={t('noMatch.title')} detail={t('noMatch.detail', { count: endpoints.length })} />
    );
  return (
    <>
      <HeldBar list={list}>{t('count', { shown: selected.length, count: endpoints.length })}</HeldBar>
      <EndpointTable rows={list.rows} group={search.group ?? 'merged'} />
    </>
  );
}
