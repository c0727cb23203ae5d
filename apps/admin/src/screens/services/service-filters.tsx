import { NativeSelect } from '@mantine/core';
import type { ServiceSummary } from '@rollcall/client';
import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { SearchText } from '../../components/search-text.js';
import classes from './service-filters.module.css';
import type { ServicesSearch } from './services-route.js';
import { SERVICE_STATES, servicesRoute } from './services-route.js';

const ANY = '';

/** What the list is narrowed to; all of it is in the URL. */
export function ServiceFilters({ services }: { readonly services: readonly ServiceSummary[] }): ReactElement {
  const { t } = useTranslation('services');
  const search = servicesRoute.useSearch();
  const narrow = useNarrowing();
  const namespaces = useMemo(() => namesOf(services.map(({ namespace }) => namespace)), [services]);
  const clusters = useMemo(() => namesOf(services.map(({ cluster }) => cluster)), [services]);
  const any = { value: ANY, label: t('filters.any') };
  return (
    <search className={classes.filters} aria-label={t('filters.label')}>
      <SearchText label={t('filters.q')} value={search.q ?? ''} onChange={(q) => narrow({ q })} />
      <SearchText
        label={t('filters.labels')}
        placeholder={t('filters.labelsHint')}
        value={search.labels ?? ''}
        onChange={(labels) => narrow({ labels })}
      />
      <NativeSelect
        label={t('filters.namespace')}
        data={[any, ...withChosen(namespaces, search.namespace)]}
        value={search.namespace ?? ANY}
        onChange={(event) => narrow({ namespace: event.currentTarget.value })}
      />
      {(clusters.length > 1 || search.cluster !== undefined) && (
        <NativeSelect
          label={t('filters.cluster')}
          data={[any, ...withChosen(clusters, search.cluster)]}
          value={search.cluster ?? ANY}
          onChange={(event) => narrow({ cluster: event.currentTarget.value })}
        />
      )}
      <NativeSelect
        label={t('filters.state')}
        data={[any, ...SERVICE_STATES.map((value) => ({ value, label: t(`state.${value}`) }))]}
        value={search.state ?? ANY}
        onChange={(event) => narrow({ state: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('filters.origin')}
        data={[any, ...(['kubernetes', 'external'] as const).map((value) => ({ value, label: t(`origin.${value}`) }))]}
        value={search.origin ?? ANY}
        onChange={(event) => narrow({ origin: event.currentTarget.value })}
      />
    </search>
  );
}

/** Changes the URL without a step in the history for each letter; '' = that filter is gone. The route takes of it what it knows. */
function useNarrowing(): (change: Readonly<Partial<Record<keyof ServicesSearch, string>>>) => void {
  const navigate = useNavigate();
  return (change) => {
    const given = Object.entries(change).map(([name, value]) => [name, value === ANY ? undefined : value]);
    void navigate({
      to: '/services',
      search: (before) => ({ ...before, ...(Object.fromEntries(given) as ServicesSearch) }),
      replace: true,
      resetScroll: false,
    });
  };
}

function namesOf(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** What was asked for can be chosen, also where nothing has it. */
function withChosen(names: readonly string[], chosen: string | undefined): readonly string[] {
  return chosen === undefined || names.includes(chosen) ? names : [chosen, ...names];
}
