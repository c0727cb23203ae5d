import type { BackendInput, BackendPort, HealthCheck } from '@rollcall/core';

import { labelText, readLabels } from '../label-text.js';

/** A column of a CSV file, both ways; null = the cell is empty. */
export interface CsvColumn {
  readonly name: string;
  /** Where its value stands in a registration. */
  readonly path: readonly [string] | readonly ['check', string];
  write(input: BackendInput): string | null;
  /** As JSON: the rules say whether it is right. */
  read(cell: string): unknown;
}

export const CSV_COLUMNS: readonly CsvColumn[] = [
  text('address', ({ address }) => address),
  { name: 'ports', path: ['ports'], write: ({ ports }) => ports.map(portText).join(' '), read: readPorts },
  text('zone', ({ zone }) => zone),
  text('nodeName', ({ nodeName }) => nodeName),
  text('hostname', ({ hostname }) => hostname),
  text('state', ({ state }) => state),
  text('publish', ({ publish }) => publish),
  text('expiresAt', ({ expiresAt }) => expiresAt),
  {
    name: 'labels',
    path: ['labels'],
    write: ({ labels }) => (Object.keys(labels).length === 0 ? null : labelText(labels, ' ')),
    read: (cell) => readLabels(cell.replaceAll(/\s+/g, ',')),
  },
  text('note', ({ note }) => note),
  checkColumn('checkType', 'type', String),
  checkColumn('checkPath', 'path', String),
  checkColumn('checkHost', 'host', String),
  checkColumn('checkIntervalMs', 'intervalMs', wholeNumber),
  checkColumn('checkTimeoutMs', 'timeoutMs', wholeNumber),
  checkColumn('checkRise', 'rise', wholeNumber),
  checkColumn('checkFall', 'fall', wholeNumber),
];

function text(name: string, write: CsvColumn['write']): CsvColumn {
  return { name, path: [name], write, read: String };
}

function checkColumn(name: string, field: keyof HealthCheck, read: CsvColumn['read']): CsvColumn {
  return {
    name,
    path: ['check', field],
    write: ({ check }) => (check?.[field] == null ? null : String(check[field])),
    read,
  };
}

/** `pg:5432/TCP/kubernetes.io/h2c`: name, number, protocol, application protocol; the unnamed port begins with its number. */
function portText({ name, port, protocol, appProtocol }: BackendPort): string {
  return `${name === '' ? '' : `${name}:`}${port}/${protocol}${appProtocol === null ? '' : `/${appProtocol}`}`;
}

function readPorts(cell: string): unknown {
  return cell
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, name, port = '', protocol, appProtocol] =
        /^(?:([^:/]*):)?([^/]*)(?:\/([^/]*))?(?:\/(.*))?$/.exec(part) ?? [];
      return {
        name: name ?? '',
        port: wholeNumber(port),
        ...(protocol !== undefined && { protocol: protocol.toUpperCase() }),
        ...(appProtocol !== undefined && { appProtocol }),
      };
    });
}

/** What is no number goes as it is, so that the rules can name it. */
function wholeNumber(cell: string): unknown {
  return /^\d{1,9}$/.test(cell) ? Number(cell) : cell;
}
