import type { PageRequest, ServiceFilter, ServiceReads } from '@rollcall/catalog';

import { invalidArgument } from '../error-codes.js';

/** A page of Services the way Relay wants it: cursors are opaque, and lead behind their edge. */
export function serviceConnectionOf(services: ServiceReads, filter: ServiceFilter, { limit, after }: PageRequest) {
  const { items, keys, next, freshness } = services.list(filter, {
    limit,
    after: after === null ? null : decode(after),
  });
  const cursors = keys.map(encode);
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

function encode(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

function decode(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (encode(key) !== cursor || !/^[^ ]+ [^ ]+ [^ ]+$/.test(key))
    throw invalidArgument('after', 'must be the cursor of an edge');
  return key;
}
