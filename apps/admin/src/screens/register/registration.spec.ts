import { describe, expect, test } from '@jest/globals';
import { validateBackendInput, DEFAULT_ADDRESS_POLICY } from '@rollcall/core';

import { emptyDraft, emptyRow, NO_CHECK } from './draft.js';
import { idempotencyKey, itemOf, registrationOf } from './registration.js';

const CONTEXT = { policy: DEFAULT_ADDRESS_POLICY, rights: { restrictedAddresses: false }, now: '2026-11-25T00:00:00Z' };
const ROW = {
  ...emptyRow(0),
  address: ' orders-db.corp.example ',
  ports: [{ name: 'pg', port: '5432', protocol: 'TCP', appProtocol: '' }],
};

describe('what a draft sends', () => {
  test('says only what was typed, without the blanks around it', () => {
    expect(itemOf({ ...ROW, labels: 'team=orders; tier=' }, NO_CHECK)).toEqual({
      address: 'orders-db.corp.example',
      ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }],
      state: 'ACTIVE',
      publish: 'RESOLVED',
      labels: { team: 'orders', tier: '' },
    });
  });

  test('what is no number goes as it was typed, so that the rules can quote it', () => {
    const judged = validateBackendInput(
      itemOf({ ...ROW, ports: [{ name: 'pg', port: '54x', protocol: 'TCP', appProtocol: '' }] }, NO_CHECK),
      CONTEXT,
    );
    expect(judged).toMatchObject({
      violations: [{ pointer: '/ports/0/port', message: expect.stringContaining('not "54x"') }],
    });
  });

  test('a row has the check of all, unless a file gave it its own or none', () => {
    const common = { ...NO_CHECK, type: 'HTTP' as const, path: '/health', host: '', intervalMs: '15000' };
    expect(itemOf(ROW, common)).toMatchObject({ check: { type: 'HTTP', path: '/health', intervalMs: 15_000 } });
    expect(itemOf({ ...ROW, check: { type: 'TCP' } }, common)).toMatchObject({ check: { type: 'TCP' } });
    expect(itemOf({ ...ROW, check: null }, common)).not.toHaveProperty('check');
  });

  test('a path that was typed before the type was changed is not sent with a type that has none', () => {
    expect(itemOf(ROW, { ...NO_CHECK, type: 'POSTGRES', path: '/health', host: 'a.example' })).toMatchObject({
      check: { type: 'POSTGRES' },
    });
  });

  test('the key stays while the request is the same, and changes with it', () => {
    const draft = { ...emptyDraft('d1', { namespace: 'shop', name: 'orders-db' }), rows: [ROW] };
    const sameRequest = { ...draft, rows: [{ ...ROW, key: 7, address: 'orders-db.corp.example' }] };
    expect(idempotencyKey(sameRequest)).toBe(idempotencyKey(draft));
    expect(idempotencyKey({ ...draft, rows: [{ ...ROW, note: 'x' }] })).not.toBe(idempotencyKey(draft));
    expect(idempotencyKey({ ...draft, target: { ...draft.target, name: 'cart' } })).not.toBe(idempotencyKey(draft));
    expect(idempotencyKey({ ...draft, id: 'd2' })).not.toBe(idempotencyKey(draft));
    expect(idempotencyKey(draft)).toMatch(/^[\x20-\x7e]{1,255}$/);
  });

  test('a Service is made only where that was asked for', () => {
    const draft = { ...emptyDraft('d1'), rows: [ROW] };
    expect(registrationOf(draft)).not.toHaveProperty('createService');
    const create = { ports: ROW.ports, ipFamilies: ['IPv6'] as const };
    expect(registrationOf({ ...draft, target: { ...draft.target, create } }).createService).toEqual({
      ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }],
      ipFamilies: ['IPv6'],
    });
  });
});
