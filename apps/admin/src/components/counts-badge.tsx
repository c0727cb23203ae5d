import type { EndpointCounts } from '@rollcall/client';
import { IconAlertTriangle, IconCircleCheck, IconCircleMinus, IconCircleX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { StatusBadge } from './status-badge.js';

export interface CountsBadgeProps {
  readonly counts: EndpointCounts;
  /** It stands for a name elsewhere, and has no endpoints by design. */
  readonly isExternalName: boolean;
}

/** How many endpoints of a Service are ready: "2 of 3 ready". */
export function CountsBadge({ counts: { ready, total }, isExternalName }: CountsBadgeProps): ReactElement {
  const { t } = useTranslation('common');
  if (isExternalName) return <StatusBadge look={['quiet', IconCircleMinus]} label={t('counts.externalName')} />;
  if (total === 0) return <StatusBadge look={['quiet', IconCircleMinus]} label={t('counts.none')} />;
  const label = t('counts.ready', { ready, total });
  if (ready === 0) return <StatusBadge look={['bad', IconCircleX]} label={label} />;
  if (ready < total) return <StatusBadge look={['warning', IconAlertTriangle]} label={label} />;
  return <StatusBadge look={['good', IconCircleCheck]} label={label} />;
}
