import type { ServiceSummary } from '@rollcall/client';

import { age } from '../terminal/duration.js';
import type { Cell, Column } from '../terminal/table.js';

export interface ServiceColumnsOptions {
  readonly isWide: boolean;
  /** Services of more than one namespace are shown. */
  readonly hasNamespace: boolean;
  readonly now: () => number;
}

/** Columns of a table of Services. */
export function serviceColumns({ isWide, hasNamespace, now }: ServiceColumnsOptions): Column<ServiceSummary>[] {
  const namespace: Column<ServiceSummary> = { title: 'NAMESPACE', cell: (service) => service.namespace };
  const columns: Column<ServiceSummary>[] = [
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'CLUSTER', cell: ({ cluster }) => cluster },
    { title: 'TYPE', cell: ({ type, headless }) => (headless ? 'Headless' : type) },
    { title: 'READY', cell: readyText },
    { title: 'ZONES', cell: ({ zones }) => zones.map(({ zone, total }) => `${zone}=${total}`).join(',') },
    { title: 'PORTS', cell: portText },
    { title: 'AGE', cell: ({ createdAt }) => age(createdAt, now()) },
  ];
  const wide: Column<ServiceSummary>[] = [
    { title: 'CLUSTER-IP', cell: ({ clusterIPs, externalName }) => externalName ?? clusterIPs.join(',') },
    { title: 'FAMILIES', cell: ({ families }) => families.join(',') },
    {
      title: 'SELECTOR',
      cell: ({ selector }) =>
        Object.entries(selector)
          .map((pair) => pair.join('='))
          .join(','),
    },
    { title: 'CHANGED', cell: ({ changedAt }) => age(changedAt, now()) },
  ];
  return [...(hasNamespace ? [namespace] : []), ...columns, ...(isWide ? wide : [])];
}

function readyText({ endpointCounts: { ready, total } }: ServiceSummary): Cell {
  const text = `${ready}/${total}`;
  if (total === 0) return text;
  return { text, tone: ready === total ? 'good' : ready === 0 ? 'bad' : 'warn' };
}

/** As kubectl writes them: `80/TCP`, `443:30443/TCP`. */
function portText({ ports }: ServiceSummary): string {
  return ports
    .map(({ port, nodePort, protocol }) => `${port}${nodePort === null ? '' : `:${nodePort}`}/${protocol}`)
    .join(',');
}
