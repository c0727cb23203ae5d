import { expect, test } from '@jest/globals';

import { EMPTY_PORT } from './draft.js';
import { pastedRows } from './pasted-lines.js';

const PG = { ...EMPTY_PORT, name: 'pg', port: '5432' };

test.each([
  ['10.20.0.1', ['10.20.0.1', '5432', '']],
  ['10.20.0.1:6432', ['10.20.0.1', '6432', '']],
  ['10.20.0.1 6432', ['10.20.0.1', '6432', '']],
  ['db.corp.example:6432', ['db.corp.example', '6432', '']],
  ['db.corp.example,6432,the standby, in Bern', ['db.corp.example', '6432', 'the standby, in Bern']],
  ['fd00:20::1', ['fd00:20::1', '5432', '']],
  ['[fd00:20::1]:6432', ['fd00:20::1', '6432', '']],
  ['[fd00:20::1]', ['fd00:20::1', '5432', '']],
  ['fd00:20::1 6432', ['fd00:20::1', '6432', '']],
  ['0x7f.1', ['0x7f.1', '5432', '']],
])('the line %j is read as people mean it', (line, [address, port, note]) => {
  expect(pastedRows(line, [PG], 3)).toMatchObject([{ key: 3, address, note, ports: [{ name: 'pg', port }] }]);
});

test('empty lines and comments are left out, and every line is a row of its own', () => {
  const rows = pastedRows('# databases\r\n10.0.0.1\r\n\r\n  10.0.0.2:1 \n', [PG], 0);
  expect(rows.map(({ key, address }) => [key, address])).toEqual([
    [0, '10.0.0.1'],
    [1, '10.0.0.2'],
  ]);
});

test('a line without a port has all ports of the Service; without any, the port is left to be typed', () => {
  const metrics = { ...EMPTY_PORT, name: 'metrics', port: '9100' };
  expect(pastedRows('10.0.0.1', [PG, metrics], 0)[0]?.ports).toEqual([PG, metrics]);
  expect(pastedRows('10.0.0.1', [], 0)[0]?.ports).toEqual([EMPTY_PORT]);
});

test('a line that means nothing is kept whole, so that somebody can mend it', () => {
  const [row] = pastedRows('<script>alert(1)</script>', [PG], 0);
  expect(row?.address).toBe('<script>alert(1)</script>');
});
