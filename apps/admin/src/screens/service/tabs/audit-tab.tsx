import type { ReactElement } from 'react';
import { useMemo } from 'react';

import { AuditList } from '../../audit/audit-list.js';
import { useServiceRef } from '../use-service-ref.js';

/** What was done and refused for this Service. */
export function AuditTab(): ReactElement {
  const { namespace, name, cluster } = useServiceRef();
  const filter = useMemo(
    () => ({ namespace, q: name, ...(cluster !== undefined && { cluster }) }),
    [namespace, name, cluster],
  );
  return <AuditList filter={filter} />;
}
