import { RollcallError } from '@rollcall/client';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorPanel } from '../../components/error-panel.js';
import { Page } from '../../components/page.js';
import { Untrusted } from '../../components/untrusted.js';
import { useClient } from '../../data/client-context.js';
import { useLiveEndpoints } from '../../live/use-live-endpoints.js';
import { ServiceFacts } from './service-facts.js';
import { ServiceTabs } from './service-tabs.js';
import { useServiceRef } from './use-service-ref.js';

/** One Service: what it is, and its tabs. */
export function ServiceScreen(): ReactElement {
  const { t } = useTranslation('service');
  const client = useClient();
  const ref = useServiceRef();
  const { namespace, name } = ref;
  // Its facts are read again when its endpoints change: with these its counts do.
  const { value, restart } = useLiveEndpoints(ref, { readiness: 'any' });
  const { data, error, refetch } = useQuery({
    queryKey: ['service', ref, value],
    queryFn: ({ signal }) => client.service(ref, { signal }),
    placeholderData: (before) => before,
  });
  const again = (): void => {
    restart();
    void refetch();
  };
  // What is not there has no tabs either: each would say the same once more.
  const isMissing = !data && error instanceof RollcallError && error.code === 'NOT_FOUND';
  return (
    <Page title={t('title', { namespace, name })} heading={<Untrusted text={`${namespace}/${name}`} />}>
      {data && <ServiceFacts service={data} />}
      {error && !data && <ErrorPanel error={error} onRetry={again} />}
      {!isMissing && (
        <>
          <ServiceTabs />
          <Outlet />
        </>
      )}
    </Page>
  );
}
