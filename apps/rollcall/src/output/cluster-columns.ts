import type { Cluster } from '@rollcall/client';

import { age } from '../terminal/duration.js';
import type { Tone } from '../terminal/styles.js';
import type { Column } from '../terminal/table.js';

const TONES: Readonly<Record<Cluster['state'], Tone>> = {
  LIVE: 'good',
  SYNCING: 'warn',
  STALE: 'warn',
  GUARDED: 'warn',
  UNREACHABLE: 'bad',
};

/** Columns of a table of clusters. */
export function clusterColumns(isWide: boolean, now: () => number): Column<Cluster>[] {
  const columns: Column<Cluster>[] = [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'KIND', cell: ({ kind }) => kind.toLowerCase() },
    { title: 'STATE', cell: ({ state }) => ({ text: state, tone: TONES[state] }) },
    { title: 'LAST-SEEN', cell: ({ asOf }) => age(asOf, now()) },
    { title: 'SERVICES', cell: ({ counts }) => String(counts.services) },
    { title: 'SLICES', cell: ({ counts }) => String(counts.slices) },
    { title: 'ENDPOINTS', cell: ({ counts }) => String(counts.endpoints) },
    { title: 'VERSION', cell: ({ serverVersion }) => serverVersion ?? '' },
  ];
  const wide: Column<Cluster>[] = [
    { title: 'LAG', cell: ({ lagMs }) => (lagMs === null ? '' : `${lagMs}ms`) },
    { title: 'DRIFT', cell: ({ drift }) => (drift === null ? '' : String(drift)) },
    { title: 'GUARD', cell: ({ guard }) => (guard ? `holds ${guard.removals} of ${guard.of}` : '') },
    { title: 'IDENTITY', cell: ({ identity }) => identity?.uid ?? '' },
  ];
  return isWide ? [...columns, ...wide] : columns;
}
