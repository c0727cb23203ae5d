import type { BackendInput, ServiceRef } from '@rollcall/client';
import type { BackendInput as CompleteInput } from '@rollcall/core';
import { stringify } from 'yaml';

import { CSV_COLUMNS } from './csv-columns.js';
import type { ExternalBackends, FileFormat } from './file-form.js';
import { API_VERSION, KIND } from './file-form.js';
import { safeCell } from './safe-cell.js';

/** What is registered for a Service as a file that can be imported again: `import(export(x)) = x`. */
export function exportFile(service: ServiceRef, inputs: readonly CompleteInput[], format: FileFormat): string {
  switch (format) {
    case 'CSV':
      return csv(inputs);
    case 'JSON':
      return `${JSON.stringify(documentOf(service, inputs.map(saidOf)), null, 2)}\n`;
    case 'YAML':
      return yamlOf(service, inputs.map(saidOf));
  }
}

/** The document of kind ExternalBackends that says the same as these registrations. */
export function yamlOf(service: ServiceRef, backends: readonly BackendInput[]): string {
  return stringify(documentOf(service, backends), { lineWidth: 0, aliasDuplicateObjects: false });
}

function documentOf({ cluster, namespace, name }: ServiceRef, backends: readonly BackendInput[]): ExternalBackends {
  return {
    apiVersion: API_VERSION,
    kind: KIND,
    metadata: { ...(cluster !== undefined && cluster !== '' && { cluster }), namespace, name },
    spec: { backends },
  };
}

/** Only what somebody says: no status, and nothing that is the default anyway. */
function saidOf(input: CompleteInput): BackendInput {
  const { address, ports, zone, nodeName, hostname, state, publish, check, expiresAt, labels, note } = input;
  return {
    address,
    ports: ports.map(({ name, port, protocol, appProtocol }) => ({
      ...(name !== '' && { name }),
      port,
      protocol,
      ...(appProtocol !== null && { appProtocol }),
    })),
    ...(zone !== null && { zone }),
    ...(nodeName !== null && { nodeName }),
    ...(hostname !== null && { hostname }),
    ...(state !== 'ACTIVE' && { state }),
    ...(publish !== 'RESOLVED' && { publish }),
    ...(check && { check: withoutNull(check) }),
    ...(expiresAt !== null && { expiresAt }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(note !== null && { note }),
  };
}

function withoutNull<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as T;
}

function csv(inputs: readonly CompleteInput[]): string {
  const head = CSV_COLUMNS.map(({ name }) => name);
  const rows = inputs.map((input) => CSV_COLUMNS.map((column) => safeCell(column.write(input))));
  return [head, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}
