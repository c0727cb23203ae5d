import { Outlet } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Page } from '../../components/page.js';
import { Untrusted } from '../../components/untrusted.js';
import { ServiceTabs } from './service-tabs.js';
import { useServiceRef } from './use-service-ref.js';

/** One Service: its name, and its tabs. */
export function ServiceScreen(): ReactElement {
  const { t } = useTranslation('service');
  const { namespace, name } = useServiceRef();
  return (
    <Page title={t('title', { namespace, name })} heading={<Untrusted text={`${namespace}/${name}`} />}>
      <ServiceTabs />
      <Outlet />
    </Page>
  );
}
