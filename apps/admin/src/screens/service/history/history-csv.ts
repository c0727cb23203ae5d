import type { EndpointHistory } from '@rollcall/client';

import { safeCell } from '../../register/files/safe-cell.js';

const COLUMNS = ['cluster', 'address', 'ports', 'from', 'to', 'state', 'reason', 'detail'] as const;

/** A line for each span. A span that lasts has no end. */
export function historyCsv({ endpoints }: EndpointHistory): string {
  const lines = endpoints.flatMap(({ cluster, address, ports, spans }) =>
    spans.map(({ from, to, state, reason, detail }): readonly (string | null)[] => [
      cluster,
      address,
      ports.map(({ port, protocol }) => `${port}/${protocol}`).join(' '),
      ...[from, to, state, reason, detail],
    ]),
  );
  return [COLUMNS, ...lines].map((cells) => `${cells.map((cell) => safeCell(cell)).join(',')}\r\n`).join('');
}
