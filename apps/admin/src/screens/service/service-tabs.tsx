import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { serviceRoute } from './service-route.js';
import classes from './service-tabs.module.css';

const TABS = [
  { name: 'endpoints', to: '/services/$namespace/$name' },
  { name: 'zones', to: '/services/$namespace/$name/zones' },
  { name: 'backends', to: '/services/$namespace/$name/backends' },
  { name: 'history', to: '/services/$namespace/$name/history' },
  { name: 'yaml', to: '/services/$namespace/$name/yaml' },
  { name: 'use', to: '/services/$namespace/$name/use' },
  { name: 'audit', to: '/services/$namespace/$name/audit' },
] as const;

/** Each is a page of its own, with a URL: so these are links, and not the tabs of a widget. */
export function ServiceTabs(): ReactElement {
  const { t } = useTranslation('service');
  const params = serviceRoute.useParams();
  const { cluster } = serviceRoute.useSearch();
  return (
    <nav aria-label={t('tabs.label')} className={classes.tabs}>
      {TABS.map(({ name, to }) => (
        <Link
          key={name}
          to={to}
          params={params}
          search={{ cluster }}
          className={classes.tab}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {t(`tabs.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
