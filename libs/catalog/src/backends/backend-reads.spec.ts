import { expect, test } from '@jest/globals';
import { aService, RegistrarWorld } from '@rollcall/testing';

import { NotFoundError } from '../catalog-errors.js';
import { accessTo } from '../access/access.js';
import type { BackendFilter } from '../view/backend-filter.js';
import { registerBackends } from './register-backends.js';

const ALL: BackendFilter = { cluster: null, namespace: null, service: null, ids: null, state: null, q: null };
const ports = [{ name: 'pg', port: 5432 }];

async function filled() {
  const payDb = aService('pay-db', {
    namespace: 'pay',
    ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }],
    spec: { selector: {} },
  });
  const world = await RegistrarWorld.open({}, payDb);
  await world.registered(
    { address: '10.20.0.1', ports, note: 'The Old One' },
    { address: '10.20.0.2', ports, state: 'DISABLED' },
    { address: 'db.corp.example', ports },
  );
  const service = { cluster: 'prod', namespace: 'pay', name: 'pay-db' };
  const items = [{ address: '10.20.0.1', ports }];
  await registerBackends({ service, items, dryRun: false, idempotencyKey: null }, world.caller(), world.desk);
  return world;
}

test('registrations are listed in one order, filtered and paged', async () => {
  const world = await filled();
  const { reads } = world;
  const { scopes } = world.caller();
  const listed = (filter: Partial<BackendFilter>) =>
    reads.list({ ...ALL, ...filter }, { limit: 9, after: null }, scopes).items.map(({ id }) => id);
  expect(listed({})).toEqual(['b-4', 'b-1', 'b-2', 'b-3']);
  expect(listed({ namespace: 'shop' })).toEqual(['b-1', 'b-2', 'b-3']);
  expect(listed({ cluster: 'edge' })).toEqual([]);
  expect(listed({ service: 'pay-db' })).toEqual(['b-4']);
  expect(listed({ namespace: 'shop', service: 'pay-db' })).toEqual([]);
  expect(listed({ ids: new Set(['b-3', 'none', 'b-4']) })).toEqual(['b-4', 'b-3']);
  expect(listed({ namespace: 'shop', ids: new Set(['b-3', 'b-4']) })).toEqual(['b-3']);
  expect(listed({ state: 'DISABLED' })).toEqual(['b-2']);
  expect(listed({ q: 'old one' })).toEqual(['b-1']);
  expect(listed({ q: 'CORP' })).toEqual(['b-3']);

  const first = reads.list(ALL, { limit: 2, after: null }, scopes);
  expect(first.items.map(({ id }) => id)).toEqual(['b-4', 'b-1']);
  expect(first.next).toBe(first.keys[1]);
  const rest = reads.list(ALL, { limit: 2, after: first.next }, scopes);
  expect(rest).toMatchObject({ items: [{ id: 'b-2' }, { id: 'b-3' }], next: null });
});

test('what somebody may not see is in no page, and in no cursor', async () => {
  const world = await filled();
  const { reads } = world;
  const { scopes } = world.caller({ role: 'reader', namespaces: ['shop'] });
  const page = reads.list(ALL, { limit: 3, after: null }, scopes);
  expect(page.items.map(({ id }) => id)).toEqual(['b-1', 'b-2', 'b-3']);
  expect(page.next).toBeNull();
  expect(() => reads.get('b-4', scopes)).toThrow(NotFoundError);
  expect(reads.get('b-1', scopes)).toMatchObject({ address: '10.20.0.1' });
  expect(() => reads.get('none', scopes)).toThrow(NotFoundError);
  const ref = { cluster: null, namespace: 'pay', name: 'pay-db' };
  expect(() => reads.of({ ...ref, sight: scopes })).toThrow(NotFoundError);
  expect(reads.of({ ...ref, sight: world.caller().scopes })).toMatchObject([{ id: 'b-4' }]);
});

test.each([
  [{ role: 'reader', clusters: ['*'], namespaces: ['*'] }, 'READ'],
  [{ role: 'registrar', clusters: ['prod'], namespaces: ['shop'] }, 'WRITE'],
  [{ role: 'admin', clusters: ['*'], namespaces: ['*'] }, 'WRITE'],
  [{ role: 'admin', clusters: ['edge'], namespaces: ['*'] }, 'NONE'],
  [{ role: 'admin', clusters: ['*'], namespaces: ['pay'] }, 'NONE'],
  [{ role: 'registrar', clusters: [], namespaces: ['*'] }, 'NONE'],
] as const)('%j has of prod/shop: %s', (scopes, access) => {
  expect(accessTo({ ...scopes, restrictedAddresses: false }, { cluster: 'prod', namespace: 'shop' })).toBe(access);
});
