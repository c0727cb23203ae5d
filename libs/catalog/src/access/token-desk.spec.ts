import { beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryTokenStore, RecordingLogger, RegistrarWorld } from '@rollcall/testing';

import { StoreUnavailableError } from '../catalog-errors.js';
import type { Scopes } from './access.js';
import type { CreatedToken } from './token-desk.js';
import { TokenDesk } from './token-desk.js';
import { TokenUses } from './token-uses.js';

const EVERYTHING = { clusters: null, namespaces: null };
const QUERY = {
  ...{ since: null, until: null, actor: null, action: null, outcome: null, cluster: null, namespace: null, q: null },
  places: EVERYTHING,
};
const NARROW: Partial<Scopes> = { clusters: ['prod', 'edge'], namespaces: ['shop'] };

let world: RegistrarWorld;
let desk: TokenDesk;
beforeEach(async () => {
  world = await RegistrarWorld.open();
  const { clock } = world.database;
  const store = new MemoryTokenStore(world.database);
  let made = 0;
  desk = new TokenDesk({
    reads: world.replica.reads,
    store,
    uses: new TokenUses({ store, clock, logger: new RecordingLogger() }),
    audit: world.audit,
    mint: { make: () => ({ text: `rc_p${(made += 1)}_secret`, prefix: `p${made}`, hmac: `h${made}` }) },
    clock,
    newId: () => `t-${made}`,
  });
});

const view = () => world.replica.catalog.view.tokens;
const recorded = async () => (await world.audit.list(QUERY, { limit: 10, after: null })).items;

async function created(input: object, scopes: Partial<Scopes> = {}): Promise<CreatedToken> {
  const result = await desk.create(input, world.caller(scopes));
  if (result.type !== 'DONE') throw new TypeError(result.message);
  return result;
}

describe('a token that is made', () => {
  test('has what was asked for and defaults for the rest, is shown once, and works at once', async () => {
    const { token, text, revision } = await created({ name: 'the DBA', role: 'registrar' });
    expect(token).toEqual({
      id: 't-1',
      name: 'the DBA',
      prefix: 'p1',
      scopes: { role: 'registrar', clusters: ['*'], namespaces: ['*'], restrictedAddresses: false },
      createdBy: 'the dba',
      createdAt: expect.stringMatching(/Z$/) as unknown,
      expiresAt: null,
    });
    expect(text).toBe('rc_p1_secret');
    expect(view().byPrefix('p1')).toEqual({ ...token, hmac: 'h1' });
    expect(world.replica.catalog.view.at?.seq).toBe(revision.seq);
    expect(JSON.stringify(await desk.list(world.caller()))).not.toMatch(/secret|h1/);
    expect(JSON.stringify(await recorded())).not.toMatch(/secret|h1/);
  });

  test('may have scopes and an end, in any spelling of a time', async () => {
    const asked = { clusters: ['prod'], namespaces: ['shop', 'pay'], restrictedAddresses: true };
    const { token } = await created({ name: 'x', role: 'reader', ...asked, expiresAt: '2099-01-31T18:00:00+01:00' });
    expect(token.scopes).toEqual({ role: 'reader', ...asked });
    expect(token.expiresAt).toBe('2099-01-31T17:00:00.000Z');
  });

  test('is told of everything that is wrong at once, and nothing of it is stored', async () => {
    const result = await desk.create(
      {
        name: 'a\nb',
        role: 'root',
        clusters: ['prod', 'PROD', 1],
        namespaces: ['*', 'shop'],
        restrictedAddresses: 'yes',
        expiresAt: '2020-01-01T00:00:00Z',
        token: 'rc_mine',
        scope: 'all',
      },
      world.caller(),
    );
    expect(result).toMatchObject({ type: 'INVALID', code: 'VALIDATION_FAILED' });
    const pointers = result.type === 'INVALID' ? result.violations.map(({ pointer }) => pointer) : [];
    expect(pointers).toEqual([
      '/token',
      '/scope',
      '/name',
      '/role',
      '/clusters/1',
      '/clusters/2',
      '/namespaces',
      '/restrictedAddresses',
      '/expiresAt',
    ]);
    expect(view().all()).toEqual([]);
    expect(await recorded()).toMatchObject([{ action: 'token.create', outcome: 'REFUSED', code: 'VALIDATION_FAILED' }]);
  });

  test.each([
    ['nothing', null, ['', '/name', '/role']],
    ['a list', [], ['', '/name', '/role']],
    ['no name', { role: 'reader', name: ' ' }, ['/name']],
    ['nowhere', { role: 'reader', name: 'x', clusters: [], namespaces: [''] }, ['/clusters', '/namespaces/0']],
    ['a place twice', { role: 'reader', name: 'x', clusters: ['a', 'a'] }, ['/clusters']],
    ['a time that is none', { role: 'reader', name: 'x', expiresAt: 'tomorrow' }, ['/expiresAt']],
  ])('%s is refused', async (_what, input, pointers) => {
    const result = await desk.create(input, world.caller());
    expect(result.type === 'INVALID' ? result.violations.map(({ pointer }) => pointer) : result).toEqual(pointers);
  });

  test('gives no more than the administrator who makes it has', async () => {
    const narrow = world.caller(NARROW);
    const result = await desk.create(
      { name: 'x', role: 'reader', clusters: ['prod', 'lab'], restrictedAddresses: true },
      narrow,
    );
    expect(result).toMatchObject({
      violations: [
        { pointer: '/clusters/1', message: 'clusters[1] is beyond your own rights: you can give prod, edge.' },
        { pointer: '/namespaces', message: 'namespaces is beyond your own rights: you can give shop.' },
        { pointer: '/restrictedAddresses' },
      ],
    });
    expect(await created({ name: 'x', role: 'admin', clusters: ['prod'], namespaces: ['shop'] }, NARROW)).toBeDefined();
  });

  test.each(['reader', 'registrar'] as const)('is not made by a %s, and that is on record', async (role) => {
    expect(await desk.create({ name: 'x', role: 'admin' }, world.caller({ role }))).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await desk.list(world.caller({ role }))).toMatchObject({ code: 'FORBIDDEN' });
    expect(view().all()).toEqual([]);
    expect(await recorded()).toMatchObject([
      { action: 'token.list', outcome: 'REFUSED', code: 'FORBIDDEN', actor: { id: 'dba' } },
      { action: 'token.create', outcome: 'REFUSED', code: 'FORBIDDEN', actor: { id: 'dba' } },
    ]);
  });
});

describe('a token that is revoked', () => {
  test('is not known any more, nor listed; once is enough', async () => {
    const { token } = await created({ name: 'x', role: 'reader' });
    expect(await desk.revoke(token.id, world.caller())).toMatchObject({ type: 'DONE', token });
    expect(view().byId(token.id)).toBeNull();
    expect(view().byPrefix(token.prefix)).toBeNull();
    expect(await desk.list(world.caller())).toEqual([]);
    expect(await desk.revoke(token.id, world.caller())).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is not revoked by those who may not', async () => {
    const { token } = await created({ name: 'x', role: 'reader' });
    expect(await desk.revoke(token.id, world.caller({ role: 'registrar' }))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await desk.revoke(token.id, world.caller(NARROW))).toMatchObject({ code: 'NOT_FOUND' });
    expect(view().byId(token.id)).not.toBeNull();
    expect((await recorded()).slice(0, 2)).toMatchObject([
      { action: 'token.revoke', outcome: 'REFUSED', code: 'NOT_FOUND', target: { id: token.id } },
      { action: 'token.revoke', outcome: 'REFUSED', code: 'FORBIDDEN', target: { id: token.id } },
    ]);
  });
});

test('an administrator of some places sees the tokens of those places only', async () => {
  await created({ name: 'wide', role: 'reader' });
  await created({ name: 'other', role: 'reader', clusters: ['lab'], namespaces: ['shop'] });
  await created({ name: 'narrow', role: 'registrar', clusters: ['edge'], namespaces: ['shop'] });
  expect(await desk.list(world.caller(NARROW))).toMatchObject([{ name: 'narrow', lastUsedAt: null }]);
  expect(await desk.list(world.caller())).toHaveLength(3);
});

test('without the database tokens are listed and recognised, and none is made or revoked', async () => {
  const { token } = await created({ name: 'x', role: 'reader' });
  world.database.fail();
  expect(await desk.list(world.caller())).toMatchObject([{ id: token.id }]);
  expect(view().byPrefix(token.prefix)).not.toBeNull();
  await expect(desk.create({ name: 'y', role: 'reader' }, world.caller())).rejects.toThrow(StoreUnavailableError);
  await expect(desk.revoke(token.id, world.caller())).rejects.toThrow(StoreUnavailableError);
});
