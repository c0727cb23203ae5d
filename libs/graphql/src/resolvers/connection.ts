import type { PagedList } from '@rollcall/platform';
import { pageCursor, pageKey } from '@rollcall/platform';

import { invalidArgument } from '../error-codes.js';

/** A page as the rooms behind give it. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Key of each item: where a page that begins behind it starts. */
  readonly keys: readonly string[];
  /** null = this was the last page. */
  readonly next: string | null;
}

/** A page the way Relay wants it: cursors are opaque, and lead behind their edge. `after`: of the page before; null = it is the first. */
export function connectionOf<T>({ items, keys, next }: Page<T>, after: string | null) {
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
  };
}

/** Where a page begins; null = at the beginning. Throws a GraphQLError for what is no cursor of the list. */
export function keyAfter(after: string | null | undefined, list: PagedList): string | null {
  if (after === null || after === undefined) return null;
  const key = pageKey(after, list);
  if (key === null) throw invalidArgument('after', 'must be the cursor of an edge');
  return key;
}
