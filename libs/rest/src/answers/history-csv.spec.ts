import { expect, test } from '@jest/globals';
import type { EndpointHistory } from '@rollcall/catalog';

import { historyCsv } from './history-csv.js';

const SPAN = { from: '2026-01-01T00:00:00.000Z', to: null, state: 'READY', revision: null, reason: null, detail: null };

const csv = (...spans: readonly object[]) =>
  historyCsv({
    endpoints: [
      {
        ...{ id: 'e', cluster: 'prod', address: '2001:db8::1', family: 'IPv6', origin: 'EXTERNAL', targetRef: null },
        ports: [
          { name: 'pg', port: 5432, protocol: 'TCP', appProtocol: null },
          { name: '', port: 53, protocol: 'UDP', appProtocol: null },
        ],
        spans: spans.map((span) => ({ ...SPAN, ...span })),
      },
    ],
  } as unknown as EndpointHistory);

test('a history as CSV has a line for each span', () => {
  expect(csv({ to: '2026-01-01T00:00:05.000Z' }, { state: 'GONE', revision: 'e1:7', reason: 'REMOVED' })).toBe(
    'cluster,address,family,ports,origin,state,from,to,revision,reason,detail\r\n' +
      'prod,2001:db8::1,IPv6,pg:5432/TCP 53/UDP,EXTERNAL,READY,2026-01-01T00:00:00.000Z,2026-01-01T00:00:05.000Z,,,\r\n' +
      'prod,2001:db8::1,IPv6,pg:5432/TCP 53/UDP,EXTERNAL,GONE,2026-01-01T00:00:00.000Z,,e1:7,REMOVED,\r\n',
  );
});

test.each([
  ['refused, "twice"\nsaid', '"refused, ""twice""\nsaid"'],
  ['=cmd|calc!A0', "'=cmd|calc!A0"],
  ['-1+1', "'-1+1"],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
])('what a check said (%j) is one field, and no formula', (detail, field) => {
  expect(csv({ detail }).endsWith(`,,,${field}\r\n`)).toBe(true);
});
