import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { AuditQuery } from '@rollcall/catalog';
import { aBackend, aToken, DBA, registering } from '@rollcall/testing';
import fc from 'fast-check';

import { storableText, storableValue } from './storable-text.js';
import type { StoreWorld } from './testing/store-world.js';
import { StorePostgres } from './testing/store-world.js';

const NUL = 'a\u0000b';
const KEPT = 'a\ufffdb';
const ALL: AuditQuery = {
  ...{ since: null, until: null, actor: null, action: null },
  ...{ outcome: null, cluster: null, namespace: null, q: null },
};
const EVERYWHERE = { clusters: null, namespaces: null };
const PAGE = { limit: 9, after: null };

let postgres: StorePostgres;
let store: StoreWorld;
beforeAll(async () => {
  postgres = await StorePostgres.start();
}, 30_000);
afterAll(() => postgres.stop());
beforeEach(async () => {
  store = await postgres.open();
  await store.lead();
});
afterEach(() => store.close());

test('what has no NUL in it is the same text, and what has is as long as before', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\\', '\u0000', '\ud83d', '\n') });
  fc.assert(
    fc.property(text, (value) => {
      const stored = storableText(value);
      expect([stored.length, stored.includes('\u0000')]).toEqual([value.length, false]);
      if (!value.includes('\u0000')) expect(stored).toBe(value);
    }),
  );
  expect(storableValue([NUL, 1, null, [NUL]])).toEqual([KEPT, 1, null, [KEPT]]);
});

test('the record is searched for text with a NUL as for any other, in every field', async () => {
  const actor = { kind: 'oidc', id: NUL, name: NUL };
  const target = { kind: 'backend' as const, cluster: 'prod', namespace: NUL, name: NUL, id: NUL };
  const done = { ...DBA, actor, userAgent: NUL, action: NUL, outcome: 'REFUSED' as const, code: null, target };
  await store.audit.record([{ ...done, before: { [NUL]: NUL }, after: null }]);
  const searches: readonly Partial<AuditQuery>[] = [
    { q: NUL },
    { actor: NUL },
    { action: NUL },
    { namespace: NUL },
    {},
  ];
  for (const search of searches) {
    const { items } = await store.audit.list({ ...ALL, ...search, places: EVERYWHERE }, PAGE);
    expect([search, items]).toMatchObject([search, [{ actor: { id: KEPT, name: KEPT }, before: { [KEPT]: KEPT } }]]);
  }
  expect(await store.audit.list({ ...ALL, cluster: NUL, places: EVERYWHERE }, PAGE)).toEqual({ items: [], next: null });
  const within = { clusters: [NUL], namespaces: [NUL] };
  expect(await store.audit.list({ ...ALL, places: within }, PAGE)).toEqual({ items: [], next: null });
});

test('whoever has a NUL in their name registers, makes tokens and ends guards as anybody else', async () => {
  const actor = { kind: 'oidc', id: NUL, name: NUL };
  const by = { ...DBA, actor };
  const key = { principal: NUL, key: 'k-1', requestHash: 'h', answer: { backends: [NUL] } };
  const written = { ...registering(aBackend({ createdBy: NUL, note: NUL })), by, key };
  await store.backends.write(written);
  expect(await store.backends.answered(NUL, 'k-1')).toMatchObject({ answer: { backends: [KEPT] } });
  await store.tokens.create(aToken({ name: NUL, createdBy: NUL }), by);
  await store.tokens.revoke(NUL, '2026-01-01T00:00:00Z', by);
  await store.commands.confirmRemoval('prod', NUL);
  const { items } = await store.audit.list({ ...ALL, actor: NUL, places: EVERYWHERE }, PAGE);
  expect(items.map(({ action }) => action)).toEqual(['token.create', 'backend.register']);
});
