import type { PageRequest, ServiceFilter, ServiceReads } from '@rollcall/catalog';

import { connectionOf, keyAfter } from './connection.js';

/** A page of Services, and how fresh it is. */
export function serviceConnectionOf(services: ServiceReads, filter: ServiceFilter, { limit, after }: PageRequest) {
  const page = services.list(filter, { limit, after: keyAfter(after, 'services') });
  return { ...connectionOf(page, after), freshness: page.freshness };
}
