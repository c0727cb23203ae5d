import { describe, expect, test } from '@jest/globals';
import type { BackendInput } from '@rollcall/core';
import { CHECK_TYPES, DEFAULT_ADDRESS_POLICY } from '@rollcall/core';
import fc from 'fast-check';

import { readCell, safeCell } from '../../../components/safe-cell.js';
import { exportFile } from './export-file.js';
import { FILE_FORMATS } from './file-form.js';
import { formatOf, importFile } from './import-file.js';

const CONTEXT = { policy: DEFAULT_ADDRESS_POLICY, rights: { restrictedAddresses: false }, now: '2026-11-25T00:00:00Z' };
const SERVICE = { cluster: 'prod', namespace: 'shop', name: 'orders-db' };

const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?$/);
const labelText = fc.stringMatching(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,8}[A-Za-z0-9])?)?$/);
const qualified = fc.oneof(
  labelText.filter((text) => text !== ''),
  fc
    .tuple(
      label,
      labelText.filter((text) => text !== ''),
    )
    .map(([a, b]) => `${a}.example/${b}`),
);
const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });
/** All that a note may be: printable in any script, line feeds, tabs, what spreadsheets run. */
const note = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc
      .tuple(
        fc.constantFrom('=', '+', '-', '@', "'", "''", '"', '\t', '#', 'null', '0x1', '- a', '1e3', '~'),
        fc.string({ maxLength: 10 }),
      )
      .map((parts) => parts.join('')),
    fc.constantFrom(
      '',
      'a,b;c',
      'two\nlines',
      'says "yes"',
      ' around ',
      '=HYPERLINK("http://evil.example")',
      '2030-01-01',
      'yes',
      '0o17',
      '010',
    ),
  )
  .filter((text) => !/[^\P{C}\n\t]/u.test(text));
const check: fc.Arbitrary<BackendInput['check']> = orNull(
  fc.record({
    type: fc.constantFrom(...CHECK_TYPES),
    path: fc.constantFrom('/', '/health?a=b,c;d', "/it's"),
    host: orNull(label.map((name) => `${name}.example`)),
    intervalMs: fc.integer({ min: 5_000, max: 3_600_000 }),
    timeoutMs: fc.integer({ min: 100, max: 5_000 }),
    rise: fc.integer({ min: 1, max: 10 }),
    fall: fc.integer({ min: 1, max: 10 }),
  }),
).map((of) => {
  if (!of) return null;
  const isHttp = of.type === 'HTTP' || of.type === 'HTTPS';
  return { ...of, path: isHttp ? of.path : null, host: isHttp || of.type === 'TLS' ? of.host : null };
});
const input: fc.Arbitrary<BackendInput> = fc.record({
  address: fc.oneof(
    fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `10.20.${a}.${b}`),
    label.map((name) => `${name}.corp.example`),
    fc.integer({ min: 1, max: 65_535 }).map((n) => `fd00:20::${n.toString(16)}`),
  ),
  ports: fc
    .uniqueArray(
      fc.record({
        name: fc.oneof(fc.constant(''), label),
        port: fc.integer({ min: 1, max: 65_535 }),
        protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'),
        appProtocol: orNull(qualified),
      }),
      { minLength: 1, maxLength: 3, selector: ({ name }) => name },
    )
    .map(([first, ...more]) => [{ ...first!, protocol: 'TCP' as const }, ...more]),
  zone: orNull(labelText.filter((text) => text !== '')),
  nodeName: orNull(label),
  hostname: orNull(label),
  state: fc.constantFrom('ACTIVE', 'DRAINING', 'DISABLED'),
  publish: fc.constantFrom('RESOLVED', 'NONE'),
  check,
  expiresAt: orNull(
    fc
      .integer({ min: 1, max: 1_000_000 })
      .map((s) => new Date(Date.parse('2030-01-01T00:00:00Z') + s * 1000).toISOString()),
  ),
  labels: fc.dictionary(qualified, labelText, { maxKeys: 3 }).map((labels) => ({ ...labels })),
  note: orNull(note),
});
const inputs = fc.uniqueArray(input, { minLength: 1, maxLength: 5, selector: ({ address }) => address });

describe('files', () => {
  test.each(FILE_FORMATS)('what is exported as %s is imported as it was', (format) => {
    fc.assert(
      fc.property(inputs, (all) => {
        const file = exportFile(SERVICE, all, format);
        expect(importFile(file, format, CONTEXT)).toEqual({ type: 'READ', inputs: all });
        expect(formatOf('', file)).toBe(format);
      }),
    );
  });

  test('no cell of an exported file is a formula', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1')), (text) => {
        const cell = safeCell(text);
        expect(cell).not.toMatch(/^"?[=+\-@\t\r]/);
        const unquoted = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(readCell(unquoted)).toBe(text);
      }),
    );
  });

  test('an apostrophe that somebody wrote stays', () => {
    expect(readCell("'tis the standby")).toBe("'tis the standby");
  });

  test.each([
    [
      'CSV',
      'address,ports,note\n10.20.0.1,pg:5432,"two\nlines"\n169.254.169.254,pg:5432,\n\n10.20.0.3,pg:99999,\n',
      [4, 6],
    ],
    [
      'YAML',
      'items:\n  - address: 10.20.0.1\n    ports: [{name: pg, port: 5432}]\n  - address: 169.254.169.254\n    ports: [{port: 1}]\n  - {address: 10.20.0.3, ports: [{port: 99999}]}\n',
      [4, 6],
    ],
    [
      'JSON',
      '[\n{"address": "10.20.0.1", "ports": [{"port": 1}]},\n\n{"address": "169.254.169.254", "ports": [{"port": 1}]},\n\n{"address": "10.20.0.3", "ports": [{"port": 99999}]}]',
      [4, 6],
    ],
  ] as const)(
    'a %s file with two bad rows is refused whole, and both are told with their lines',
    (format, file, lines) => {
      const imported = importFile(file, format, CONTEXT);
      expect(imported).toMatchObject({
        type: 'REFUSED',
        rows: 3,
        problems: [
          { line: lines[0], row: 2, field: 'address' },
          { line: lines[1], row: 3, field: 'ports/0/port' },
        ],
      });
    },
  );

  test.each([
    ['CSV', '', 'empty'],
    ['CSV', 'address,ports,color\n', '"color" is not known'],
    ['CSV', 'address,address,ports\n', '"address" is there twice'],
    ['CSV', 'address\n10.0.0.1\n', '"ports" is missing'],
    ['CSV', 'address,ports\n"10.0.0.1,pg:1\n', 'Quote'],
    ['YAML', 'a: [', 'Flow sequence'],
    ['YAML', 'kind: Deployment\napiVersion: apps/v1\n', 'kind ExternalBackends'],
    ['YAML', 'apiVersion: rollcall.dev/v1\nkind: ExternalBackends\nspec: {}\n', 'spec.backends must be a list'],
    ['YAML', 'just text', 'must be a document'],
    ['JSON', '{"items": 7}', 'items must be a list'],
    ['JSON', '[]', '1 to 1000 items'],
    ['CSV', `address,ports\n${'x'.repeat(1_100_000)}`, 'at most'],
  ] as const)('a %s file that is none says why (%#)', (format, file, reason) => {
    const imported = importFile(file, format, CONTEXT);
    expect(imported).toMatchObject({
      type: 'REFUSED',
      problems: [{ row: null, message: expect.stringContaining(reason) }],
    });
  });

  test('a status is refused, not stored; so are fields that nobody knows', () => {
    const file = '- address: 10.20.0.1\n  ports: [{port: 1}]\n  status: {registered: true}\n  colour: red\n';
    expect(importFile(file, 'YAML', CONTEXT)).toMatchObject({ problems: [{ field: 'status' }, { field: 'colour' }] });
  });

  test('a document is judged as `rollcall apply` judges it, also around its backends', () => {
    const file = [
      'apiVersion: rollcall.dev/v1',
      'kind: ExternalBackends',
      'metadata: {name: orders-db}',
      'spec:',
      '  replicas: 2',
      '  backends: [{address: 10.20.0.1, ports: [{port: 1}]}]',
    ].join('\n');
    expect(importFile(file, 'YAML', CONTEXT)).toMatchObject({
      type: 'REFUSED',
      rows: 1,
      problems: [
        { line: 3, row: null, field: 'metadata/namespace', message: expect.stringContaining('must be there') },
        { line: 5, row: null, field: 'spec/replicas', message: expect.stringContaining('is not known here') },
      ],
    });
  });

  test('aliases that grow without end are refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[i]}`).join(',')}]`),
      'items: [*i]',
    ].join('\n');
    expect(importFile(bomb, 'YAML', CONTEXT).type).toBe('REFUSED');
  });

  test('lines with more cells than the first one are told', () => {
    expect(importFile('address,ports\n10.0.0.1,pg:1,surplus\n', 'CSV', CONTEXT)).toMatchObject({
      problems: [{ line: 2, row: 1 }],
    });
  });

  test.each([
    ['a.yml', '', 'YAML'],
    ['a.JSON', '', 'JSON'],
    ['a.csv', '[', 'CSV'],
    ['', 'address;ports\n', 'CSV'],
    ['', '- address: 10.0.0.1', 'YAML'],
    ['', ' {"items": []}', 'JSON'],
  ] as const)('the file %j with %j is %s', (name, text, format) => {
    expect(formatOf(name, text)).toBe(format);
  });

  test('spreadsheets of other countries separate by semicolon', () => {
    expect(
      importFile('address;ports;labels\r\n10.20.0.1;pg:5432 metrics:9100/TCP;team=orders tier=db\r\n', 'CSV', CONTEXT),
    ).toMatchObject({
      type: 'READ',
      inputs: [
        { address: '10.20.0.1', ports: [{ name: 'pg' }, { name: 'metrics' }], labels: { team: 'orders', tier: 'db' } },
      ],
    });
  });
});
