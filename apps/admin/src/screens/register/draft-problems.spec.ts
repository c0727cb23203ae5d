import { describe, expect, test } from '@jest/globals';

import type { Draft } from './draft.js';
import { emptyDraft, emptyRow } from './draft.js';
import { canonicalSpelling, draftProblems } from './draft-problems.js';
import { coreService } from './target-service.js';
import { serviceSample } from './testing/service-sample.js';

const JUDGING = {
  service: coreService(serviceSample({ ports: [{ name: 'pg', port: 5432 }] })),
  rights: { restrictedAddresses: false },
  registered: [],
  now: '2026-11-25T00:00:00Z',
};

function draft(...addresses: readonly string[]): Draft {
  const ports = [{ name: 'pg', port: '5432', protocol: 'TCP', appProtocol: '' }];
  const rows = addresses.map((address, key) => ({ ...emptyRow(key), address, ports }));
  return { ...emptyDraft('d', { namespace: 'shop', name: 'orders-db' }), rows };
}

const pointers = (...of: Parameters<typeof draftProblems>): readonly string[] =>
  draftProblems(...of).map(({ pointer }) => pointer);

describe('problems of a draft', () => {
  test('one that is right has none', () => {
    expect(draftProblems(draft('10.20.0.1', 'db.corp.example'), JUDGING)).toEqual([]);
  });

  test('a metadata address is refused as the server refuses it', () => {
    expect(draftProblems(draft('10.20.0.1', '169.254.169.254'), JUDGING)).toMatchObject([
      { pointer: '/items/1/address', code: 'ADDRESS_FORBIDDEN' },
    ]);
  });

  test('rows that fit by themselves are held against the Service, also beside rows that do not', () => {
    const wrongPort = draft('10.20.0.1', 'not an address');
    const rows = wrongPort.rows.map((row) => ({ ...row, ports: [{ ...row.ports[0]!, name: 'mysql' }] }));
    expect(pointers({ ...wrongPort, rows }, JUDGING)).toEqual(['/items/1/address', '/items/0/ports/0/name']);
    expect(pointers(draft('fd00:20::1'), JUDGING)).toEqual(['/items/0/address']);
  });

  test('an address that is registered already, or twice in the draft, is told', () => {
    const registered = [
      { address: '10.20.0.1', ports: [{ name: 'pg', port: 5432, protocol: 'TCP' as const, appProtocol: null }] },
    ];
    expect(pointers(draft('10.20.0.1'), { ...JUDGING, registered })).toEqual(['/items/0/ports/0']);
    expect(pointers(draft('10.20.0.2', '10.20.0.2'), JUDGING)).toEqual(['/items/1/ports/0']);
  });

  test('a Service that is to be made is judged, and the backends against it', () => {
    const of = draft('10.20.0.1');
    const port = { name: 'pg', port: '5432', protocol: 'TCP', appProtocol: '' };
    const create = { ports: [port, port], ipFamilies: [] };
    const wanted = { ...of, target: { ...of.target, create } };
    expect(pointers(wanted, { ...JUDGING, service: null })).toEqual([
      '/createService/ports/1/name',
      '/createService/ports/1/port',
    ]);
    const v6 = { ...of, target: { ...of.target, create: { ports: [port], ipFamilies: ['IPv6'] as const } } };
    expect(pointers(v6, { ...JUDGING, service: null })).toEqual(['/items/0/address']);
  });
});

test.each([
  ['DB.Corp.Example.', 'db.corp.example'],
  ['FD00:20:0::1', 'fd00:20::1'],
  ['10.20.0.1', null],
  ['not an address', null],
  ['0x7f.1', null],
])('for %j the spelling %j is offered', (address, spelling) => {
  expect(canonicalSpelling(address)).toBe(spelling);
});
