import { pageKey } from '@rollcall/platform';

import { invalidParameters } from './query-parameters.js';

/** The key at which the next page begins. Throws {@link Problem} for what no page gave. */
export function keyAfter(cursor: string): string {
  const key = pageKey(cursor);
  if (key !== null) return key;
  throw invalidParameters([
    { pointer: '?cursor', code: 'INVALID_ARGUMENT', message: 'must be the nextCursor of a page' },
  ]);
}
