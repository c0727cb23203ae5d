import type { BackendInput } from '@rollcall/core';

import type { RowDraft } from './draft.js';
import { labelText } from './label-text.js';

/** A row for what a file or a registration says. */
export function rowOfInput(input: BackendInput, key: number): RowDraft {
  return {
    key,
    address: input.address,
    ports: input.ports.map(({ name, port, protocol, appProtocol }) => ({
      name,
      port: String(port),
      protocol,
      appProtocol: appProtocol ?? '',
    })),
    zone: input.zone ?? '',
    nodeName: input.nodeName ?? '',
    hostname: input.hostname ?? '',
    state: input.state,
    publish: input.publish,
    expiresAt: input.expiresAt ?? '',
    labels: labelText(input.labels),
    note: input.note ?? '',
    check: input.check ?? 'COMMON',
  };
}
