import { expect, test } from '@jest/globals';
import type { EndpointHistory } from '@rollcall/client';

import { historyCsv } from './history-csv.js';

test('a span is a line, and nothing that others wrote is a formula', () => {
  const [from, to] = ['2026-01-01T12:00:00Z', '2026-01-01T12:05:00Z'];
  const history = {
    endpoints: [
      {
        cluster: 'prod',
        address: '10.0.0.1',
        ports: [{ name: 'pg', port: 5432, protocol: 'TCP', appProtocol: null }],
        spans: [
          { from, to, state: 'READY', revision: null, reason: null, detail: null },
          { from: to, to: null, state: 'NOT_READY', revision: 'e:2', reason: 'CHECK_FAILED', detail: '=1+1, "x"' },
        ],
      },
    ],
  } as unknown as EndpointHistory;
  expect(historyCsv(history).split('\r\n')).toEqual([
    'cluster,address,ports,from,to,state,reason,detail',
    `prod,10.0.0.1,5432/TCP,${from},${to},READY,,`,
    `prod,10.0.0.1,5432/TCP,${to},,NOT_READY,CHECK_FAILED,"'=1+1, ""x"""`,
    '',
  ]);
});
