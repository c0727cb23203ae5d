import type { Endpoint } from '@rollcall/client';

import { age } from '../terminal/duration.js';
import type { Cell, Column } from '../terminal/table.js';

/** `8080/TCP`, or `http:8080/TCP` where it has a name; UDP and SCTP alike. */
export function portText({ ports }: Pick<Endpoint, 'ports'>): string {
  return ports.map(({ name, port, protocol }) => `${name && `${name}:`}${port}/${protocol}`).join(',');
}

/** One word or two for a person: how an endpoint stands. */
export function conditionText({
  ready,
  serving,
  terminating,
}: Pick<Endpoint, 'ready' | 'serving' | 'terminating'>): string {
  if (terminating) return serving ? 'draining' : 'terminating';
  return ready ? 'ready' : 'not-ready';
}

function targetText({ targetRef }: Pick<Endpoint, 'targetRef'>): string {
  if (!targetRef?.name) return '';
  return targetRef.kind ? `${targetRef.kind}/${targetRef.name}` : targetRef.name;
}

function yesNo(value: boolean, good: boolean): Cell {
  return { text: String(value), tone: value === good ? 'good' : 'warn' };
}

/** Columns of a table of endpoints. */
export function endpointColumns(isWide: boolean, now: () => number): Column<Endpoint>[] {
  const columns: Column<Endpoint>[] = [
    { title: 'ADDRESS', cell: ({ address }) => address },
    { title: 'PORTS', cell: portText },
    { title: 'READY', cell: ({ ready }) => yesNo(ready, true) },
    { title: 'SERVING', cell: ({ serving }) => yesNo(serving, true) },
    { title: 'TERMINATING', cell: ({ terminating }) => yesNo(terminating, false) },
    { title: 'ZONE', cell: ({ zone }) => zone ?? '' },
    { title: 'NODE', cell: ({ nodeName }) => nodeName ?? '' },
    { title: 'TARGET', cell: targetText },
    { title: 'SINCE', cell: ({ since }) => age(since, now()) },
  ];
  const wide: Column<Endpoint>[] = [
    { title: 'CLUSTER', cell: ({ cluster }) => cluster },
    { title: 'ORIGIN', cell: ({ origin }) => origin.toLowerCase() },
    { title: 'HOSTNAME', cell: ({ hostname }) => hostname ?? '' },
    { title: 'HINTS', cell: ({ hints }) => [...(hints?.forZones ?? []), ...(hints?.forNodes ?? [])].join(',') },
    { title: 'SLICES', cell: ({ slices }) => slices.join(',') },
  ];
  return isWide ? [...columns, ...wide] : columns;
}
