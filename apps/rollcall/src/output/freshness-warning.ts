import type { Freshness } from '@rollcall/client';

import { age } from '../terminal/duration.js';
import { inert } from '../terminal/inert.js';

/** That an answer may be out of date, and whose fault it is; null = it is fresh. */
export function freshnessWarning({ stale, clusters }: Freshness, nowMs: number): string | null {
  if (!stale) return null;
  const which = clusters
    .filter(({ state }) => state !== 'LIVE')
    .map(
      ({ name, state, asOf }) =>
        `${inert(name)} is ${state}${asOf === null ? '' : `, last seen ${age(asOf, nowMs)} ago`}`,
    );
  return `Warning: this may be out of date: ${which.join('; ') || 'no cluster is known'}\n`;
}
