import { Group, Select, TextInput } from '@mantine/core';
import { AUDIT_OUTCOMES } from '@rollcall/client';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { AuditSearch } from './audit-route.js';

export interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly onChange: (change: AuditSearch) => void;
}

const ACTIONS = [
  'backend.register',
  'backend.update',
  'backend.remove',
  'token.create',
  'token.revoke',
  'cluster.confirm',
  'cluster.retire',
  'session.begin',
  'session.end',
];
const TEXTS = ['q', 'actor', 'cluster', 'namespace'] as const;

/** Narrows what is listed. */
export function AuditFilters({ search, onChange }: AuditFiltersProps): ReactElement {
  const { t } = useTranslation('audit');
  return (
    <Group role="search" aria-label={t('filters.label')} gap="sm" mb="md" align="flex-end">
      {TEXTS.map((name) => (
        <TextInput
          key={name}
          type="search"
          label={t(`filters.${name}`)}
          value={search[name] ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ [name]: value === '' ? undefined : value })}
        />
      ))}
      <Select
        label={t('filters.action')}
        data={[{ value: '', label: t('filters.all') }, ...ACTIONS]}
        value={search.action ?? ''}
        onChange={(action) => onChange({ action: action === '' || action === null ? undefined : action })}
      />
      <Select
        label={t('filters.outcome')}
        data={[
          { value: '', label: t('filters.all') },
          ...AUDIT_OUTCOMES.map((outcome) => ({ value: outcome, label: t(`outcomes.${outcome}`) })),
        ]}
        value={search.outcome ?? ''}
        onChange={(value) => onChange({ outcome: AUDIT_OUTCOMES.find((outcome) => outcome === value) })}
      />
    </Group>
  );
}
