import type { ServiceRef } from '@rollcall/client';
import type { BackendInput } from '@rollcall/core';
import { writeExternalBackends } from '@rollcall/core';
import { stringify } from 'yaml';

import { csvText } from '../../../components/csv-text.js';
import { CSV_COLUMNS } from './csv-columns.js';
import type { FileFormat } from './file-form.js';

/** What is registered for a Service as a file that can be imported again: `import(export(x)) = x`. */
export function exportFile(service: ServiceRef, inputs: readonly BackendInput[], format: FileFormat): string {
  switch (format) {
    case 'CSV':
      return csv(inputs);
    case 'JSON':
      return `${JSON.stringify(documentOf(service, inputs), null, 2)}\n`;
    case 'YAML':
      return stringify(documentOf(service, inputs), { lineWidth: 0, aliasDuplicateObjects: false });
  }
}

/** A state is said only where somebody drained or disabled: what is not said is left alone when the file is applied. */
function documentOf({ cluster, namespace, name }: ServiceRef, inputs: readonly BackendInput[]): object {
  const backends = inputs.map((input) => ({ input, saysState: input.state !== 'ACTIVE' }));
  return writeExternalBackends({
    target: { namespace, name, cluster: cluster ?? null },
    backends,
    createService: null,
  });
}

function csv(inputs: readonly BackendInput[]): string {
  const head = CSV_COLUMNS.map(({ name }) => name);
  return csvText([head, ...inputs.map((input) => CSV_COLUMNS.map((column) => column.write(input)))]);
}
