import type { EndpointHistory } from '@rollcall/client';

import { csvText } from '../../../components/csv-text.js';

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
  return csvText([COLUMNS, ...lines]);
}
