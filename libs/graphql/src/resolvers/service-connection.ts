import type { PageRequest, ServiceFilter, ServiceReads } from '@rollcall/catalog';
import { pageCursor, pageKey } from '@rollcall/platform';

import { invalidArgument } from '../error-codes.js';

/** A page of Services the way Relay wants it: cursors are opaque, and lead behind their edge. */
export function serviceConnectionOf(services: ServiceReads, filter: ServiceFilter, { limit, after }: PageRequest) {
  const { items, keys, next, freshness } = services.list(filter, {
    limit,
    after: after === null ? null : keyAfter(after),
  });
  const cursors = keys.map(pageCursor);
  return {
    edges: items.map((node, i) => ({ node, cursor: cursors[i] ?? '' })),
    nodes: items,
    pageInfo: {
      hasNextPage: next !== null,
      hasPreviousPage: after !== null,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
    freshness,
  };
}

function keyAfter(cursor: string): string {
  const key = pageKey(cursor, 'services');
  if (key === null) throw invalidArgument('after', 'must be the cursor of an edge');
  return key;
}
