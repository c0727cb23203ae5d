import type { Endpoint } from '@rollcall/core';

import { firstPlace } from './first-place.js';

/** Beyond so many changed rows, sorting all is cheaper than placing each. */
const PLACED_ONE_BY_ONE = 32;

/** Rows that are not there any more, and those that are new: a row that changed is both. */
export interface ReplacedRows {
  readonly gone: ReadonlySet<Endpoint>;
  readonly fresh: readonly Endpoint[];
}

/** Rows in the order of answers with some of them replaced; the same list if there is nothing to replace. */
export function replaceRows(rows: readonly Endpoint[], { gone, fresh }: ReplacedRows): readonly Endpoint[] {
  if (gone.size + fresh.length === 0) return rows;
  const kept = gone.size > 0 ? rows.filter((row) => !gone.has(row)) : [...rows];
  if (fresh.length > PLACED_ONE_BY_ONE) return kept.concat(fresh).sort(bySortKey);
  for (const row of fresh) {
    const place = firstPlace(kept, ({ sortKey }) => sortKey < row.sortKey);
    kept.splice(place, 0, row);
  }
  return kept;
}

/** The order of answers. */
export function bySortKey(a: Endpoint, b: Endpoint): number {
  return a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0;
}
