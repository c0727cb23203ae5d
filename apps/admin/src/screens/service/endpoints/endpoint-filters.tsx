import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { SearchText } from '../../../components/search-text.js';
import { ENDPOINT_CONDITIONS, ENDPOINT_GROUPS, serviceEndpointsRoute } from '../tabs/endpoints-route.js';
import classes from './endpoints.module.css';

const ANY = '';

/** What the endpoints are narrowed to, and how they stand; all of it is in the URL. */
export function EndpointFilters(): ReactElement {
  const { t } = useTranslation('service');
  const { find, condition, group = 'merged' } = serviceEndpointsRoute.useSearch();
  const narrow = useNarrowing();
  return (
    <search className={classes.filters} aria-label={t('filters.label')}>
      <SearchText label={t('filters.find')} value={find ?? ''} onChange={(text) => narrow({ find: text })} />
      <NativeSelect
        label={t('filters.condition')}
        data={[
          { value: ANY, label: t('filters.any') },
          ...ENDPOINT_CONDITIONS.map((value) => ({ value, label: t(`condition.${value}`) })),
        ]}
        value={condition ?? ANY}
        onChange={(event) => narrow({ condition: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('filters.group')}
        data={ENDPOINT_GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
        value={group}
        onChange={({ currentTarget: { value } }) => narrow({ group: value === 'merged' ? ANY : value })}
      />
    </search>
  );
}

/** '' = that filter is gone. The route reads the URL anew, and takes what it knows. */
function useNarrowing(): (change: Readonly<Record<string, string>>) => void {
  const navigate = useNavigate({ from: serviceEndpointsRoute.fullPath });
  return (change) => {
    const given = Object.entries(change).map(([name, value]) => [name, value === ANY ? undefined : value]);
    void navigate({
      search: (before) => ({ ...before, ...(Object.fromEntries(given) as object) }),
      replace: true,
      resetScroll: false,
    });
  };
}
