import { Anchor, Button } from '@mantine/core';
import type { ServiceFilter, ServiceSummary } from '@rollcall/client';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/empty.js';
import { HeldBar } from '../../components/held-bar.js';
import { LiveAnswer } from '../../components/live-answer.js';
import { Page } from '../../components/page.js';
import { useHeldRows } from '../../components/use-held-rows.js';
import { serviceIn } from '../../live/fold-services.js';
import { serviceKey } from '../../live/service-key.js';
import { useLiveServices } from '../../live/use-live-services.js';
import { listedServices } from './listed-services.js';
import { ServiceFilters } from './service-filters.js';
import { ServiceTable } from './service-table.js';
import type { ServicesSearch } from './services-route.js';
import { servicesRoute } from './services-route.js';

/** All Services, live. */
export function ServicesScreen(): ReactElement {
  const { t } = useTranslation('services');
  const search = servicesRoute.useSearch();
  const live = useLiveServices(filterOf(search));
  return (
    <Page title={t('title')}>
      <ServiceFilters services={live.value ?? []} />
      <LiveAnswer live={live}>
        {(services) => <ServiceList services={services} search={search} clusters={live.freshness?.clusters ?? []} />}
      </LiveAnswer>
    </Page>
  );
}

interface ServiceListProps extends Pick<Parameters<typeof ServiceTable>[0], 'clusters'> {
  readonly services: readonly ServiceSummary[];
  readonly search: ServicesSearch;
}

function ServiceList({ services, search, clusters }: ServiceListProps): ReactElement {
  const { t } = useTranslation('services');
  const listed = useMemo(() => listedServices(services, search), [services, search]);
  const latest = useCallback((last: ServiceSummary) => serviceIn(services, last), [services]);
  const list = useHeldRows(listed, { keyOf: serviceKey, listKey: JSON.stringify(search), latest });
  if (list.rows.length === 0 && list.added === 0) return <NoServices total={services.length} search={search} />;
  return (
    <>
      <HeldBar list={list}>{t('count', { shown: listed.length, count: services.length })}</HeldBar>
      <ServiceTable rows={list.rows} clusters={clusters} />
    </>
  );
}

function NoServices({ total, search }: { readonly total: number; readonly search: ServicesSearch }): ReactElement {
  const { t } = useTranslation('services');
  const isFiltered = Object.entries(search).some(([name, value]) => name !== 'sort' && value !== undefined);
  if (isFiltered)
    return (
      <Empty title={t('noMatch.title')} detail={t('noMatch.detail', { count: total })}>
        <Button variant="default" renderRoot={(props) => <Link to="/services" {...props} />}>
          {t('filters.clear')}
        </Button>
      </Empty>
    );
  return (
    <Empty title={t('none.title')} detail={t('none.detail')}>
      <Anchor renderRoot={(props) => <Link to="/clusters" {...props} />}>{t('none.action')}</Anchor>
    </Empty>
  );
}

/** What the server filters by: the page has all the rest of what it takes, and so can say of how many. */
function filterOf({ labels, origin }: ServicesSearch): ServiceFilter {
  const origins = { kubernetes: 'KUBERNETES', external: 'EXTERNAL' } as const;
  return { ...(labels !== undefined && { labelSelector: labels }), ...(origin && { origin: origins[origin] }) };
}
