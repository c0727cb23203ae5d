import type { Backend } from '@rollcall/client';

import { portText } from '../registrations/backend-text.js';
import { age } from '../terminal/duration.js';
import type { Tone } from '../terminal/styles.js';
import type { Column } from '../terminal/table.js';

const WRITE_TONES: Readonly<Partial<Record<Backend['status']['writeBack']['state'], Tone>>> = {
  OBSERVED: 'good',
  WRITTEN: 'good',
  PENDING: 'warn',
  CONFLICT: 'bad',
  REFUSED: 'bad',
  ORPHANED: 'bad',
};
const CHECK_TONES = { PASSING: 'good', UNKNOWN: 'warn', FAILING: 'bad' } as const;

export interface BackendColumnsOptions {
  readonly isWide: boolean;
  readonly hasNamespace: boolean;
  readonly now: () => number;
}

/** Columns of a table of registered backends. */
export function backendColumns({ isWide, hasNamespace, now }: BackendColumnsOptions): readonly Column<Backend>[] {
  const namespace: Column<Backend>[] = hasNamespace ? [{ title: 'NAMESPACE', cell: (row) => row.namespace }] : [];
  const columns: Column<Backend>[] = [
    { title: 'SERVICE', cell: ({ service }) => service },
    { title: 'CLUSTER', cell: ({ cluster }) => cluster },
    { title: 'ADDRESS', cell: ({ address }) => address },
    { title: 'PORTS', cell: ({ ports }) => ports.map(portText).join(', ') },
    { title: 'STATE', cell: ({ state }) => state },
    {
      title: 'CHECK',
      cell: ({ status }) => (status.check ? { text: status.check.state, tone: CHECK_TONES[status.check.state] } : ''),
    },
    {
      title: 'WRITTEN',
      cell: ({ status: { writeBack } }) => {
        const tone = WRITE_TONES[writeBack.state];
        return tone ? { text: writeBack.state, tone } : writeBack.state;
      },
    },
    { title: 'AGE', cell: ({ createdAt }) => age(createdAt, now()) },
    { title: 'ID', cell: ({ id }) => id },
  ];
  const wide: Column<Backend>[] = [
    { title: 'ZONE', cell: ({ zone }) => zone ?? '' },
    { title: 'EXPIRES', cell: ({ expiresAt }) => expiresAt ?? 'never' },
    { title: 'BY', cell: ({ createdBy }) => createdBy },
    { title: 'MESSAGE', cell: ({ status }) => status.writeBack.message ?? '' },
    { title: 'NOTE', cell: ({ note }) => note ?? '' },
  ];
  return [...namespace, ...columns, ...(isWide ? wide : [])];
}
