import type { ServiceRef } from '@rollcall/client';
import { useMemo } from 'react';

import { serviceRoute } from './service-route.js';

/** The Service that this page is about; the same object as long as it is the same Service. */
export function useServiceRef(): ServiceRef {
  const { namespace, name } = serviceRoute.useParams();
  const { cluster } = serviceRoute.useSearch();
  return useMemo(() => ({ namespace, name, ...(cluster !== undefined && { cluster }) }), [namespace, name, cluster]);
}
