import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Page } from '../../components/page.js';
import { AuditFilters } from './audit-filters.js';
import { AuditList } from './audit-list.js';
import { auditRoute } from './audit-route.js';
import { ExportButton } from './export-button.js';

/** What was done and refused, by whom, and what it changed. */
export function AuditScreen(): ReactElement {
  const { t } = useTranslation('audit');
  const search = auditRoute.useSearch();
  const navigate = auditRoute.useNavigate();
  return (
    <Page title={t('title')} actions={<ExportButton filter={search} />}>
      <AuditFilters
        search={search}
        onChange={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
      />
      <AuditList filter={search} />
    </Page>
  );
}
