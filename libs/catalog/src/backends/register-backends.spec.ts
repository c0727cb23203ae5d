import { describe, expect, test } from '@jest/globals';
import { readNetwork } from '@rollcall/core';
import type { Network, RestrictedNetwork } from '@rollcall/core';
import type { ManualClock } from '@rollcall/testing';
import { anEndpoint, aService, aSlice, MemoryMirror, RegistrarWorld, settle } from '@rollcall/testing';

import { EVERYWHERE } from '../access/access.js';
import { AmbiguousServiceError, NotSyncedError, StoreUnavailableError, TooStaleError } from '../catalog-errors.js';
import type { RegisterRequest } from './backend-requests.js';
import { registerBackends } from './register-backends.js';

const service = { cluster: null, namespace: 'shop', name: 'orders-db' };
const ports = [{ name: 'pg', port: 5432 }];
const one = { address: '10.20.0.11', ports };
const two = { address: 'db.corp.example', ports, note: 'the old one' };

function asking(items: unknown, more: Partial<RegisterRequest> = {}): RegisterRequest {
  return { service, items, dryRun: false, idempotencyKey: null, ...more };
}

const recorded = ({ database }: RegistrarWorld) =>
  database.audit.map(({ action, outcome, code, actor }) => [action, outcome, code, actor.id]);

describe('registering backends', () => {
  test('makes one revision, which the replica that answers has folded', async () => {
    const world = await RegistrarWorld.open();
    const result = await registerBackends(asking([one, two]), world.caller(), world.desk);
    expect(result).toMatchObject({
      type: 'DONE',
      replayed: false,
      revision: { epoch: 'e1', seq: 2 },
      backends: [
        {
          id: 'b-1',
          version: 1,
          cluster: 'prod',
          namespace: 'shop',
          service: 'orders-db',
          address: '10.20.0.11',
          family: 'IPv4',
          state: 'ACTIVE',
          publish: 'RESOLVED',
          createdBy: 'the dba',
          status: { registered: true, writeBack: { state: 'PENDING' }, check: null, resolved: null },
        },
        { id: 'b-2', family: 'FQDN', note: 'the old one' },
      ],
      plan: { create: [{ metadata: { name: 'orders-db-rollcall-ipv4-1' } }], warnings: [{ code: 'NOT_RESOLVED' }] },
    });
    const { rows, backends } = world.replica.services.one({ ...service, sight: EVERYWHERE });
    expect(rows.map(({ address, origin }) => [address, origin])).toEqual([
      ['10.20.0.11', 'EXTERNAL'],
      ['db.corp.example', 'EXTERNAL'],
    ]);
    expect(result).toMatchObject({ backends });
    expect(recorded(world)).toEqual([
      ['backend.register', 'ALLOWED', null, 'dba'],
      ['backend.register', 'ALLOWED', null, 'dba'],
    ]);
  });

  test('says of a dry run what would be, and does nothing', async () => {
    const world = await RegistrarWorld.open();
    const result = await registerBackends(asking([one], { dryRun: true }), world.caller(), world.desk);
    expect(result).toMatchObject({ type: 'DONE', revision: null, backends: [{ address: '10.20.0.11' }] });
    expect(world.database.seq).toBe(1);
    expect(world.database.audit).toEqual([]);
  });

  test('tells everything that is wrong at once, with pointers, and registers nothing', async () => {
    const world = await RegistrarWorld.open();
    await world.registered(one);
    const items = [
      one,
      { address: '169.254.169.254', ports },
      { address: '10.20.0.12', ports: [{ name: 'http', port: 80 }] },
      { address: '10.20.0.13', ports, status: {} },
    ];
    const result = await registerBackends(asking(items), world.caller(), world.desk);
    expect(result).toMatchObject({ type: 'INVALID', code: 'ADDRESS_FORBIDDEN' });
    expect('violations' in result && result.violations.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/items/1/address', 'ADDRESS_FORBIDDEN'],
      ['/items/3/status', 'VALIDATION_FAILED'],
      ['/items/2/ports/0/name', 'VALIDATION_FAILED'],
    ]);
    const again = await registerBackends(asking([one, { ...one, address: '10.20.0.14' }]), world.caller(), world.desk);
    expect(again).toMatchObject({ violations: [{ pointer: '/items/0/ports/0' }] });
    expect(world.reads.list(ALL, { limit: 9, after: null }, world.caller().scopes).items).toHaveLength(1);
    expect(world.database.audit.at(-1)).toMatchObject({
      outcome: 'REFUSED',
      code: 'VALIDATION_FAILED',
      target: { kind: 'service', cluster: 'prod', namespace: 'shop', name: 'orders-db' },
      after: { violations: [{ pointer: '/items/0/ports/0' }] },
    });
  });

  test('is refused for a Service whose endpoints the cluster itself knows', async () => {
    const world = await RegistrarWorld.open({}, aService('cart'));
    const request = asking([{ address: '10.20.0.11', ports: [{ name: 'http', port: 80 }] }], {
      service: { ...service, name: 'cart' },
    });
    expect(await registerBackends(request, world.caller(), world.desk)).toMatchObject({ code: 'SERVICE_HAS_SELECTOR' });
  });

  test.each([
    ['not a list', {}],
    ['nothing', null],
    ['none', []],
    ['one that is no object', [7]],
  ])('is refused for %s', async (_what, items) => {
    const world = await RegistrarWorld.open();
    expect(await registerBackends(asking(items), world.caller(), world.desk)).toMatchObject({ type: 'INVALID' });
  });

  test('under a key that is no key is refused', async () => {
    const world = await RegistrarWorld.open();
    for (const idempotencyKey of ['', 'a\u0000b', 'ä', 'x'.repeat(256)])
      expect(await registerBackends(asking([one], { idempotencyKey }), world.caller(), world.desk)).toMatchObject({
        type: 'INVALID',
      });
  });
});

const ALL = { cluster: null, namespace: null, service: null, ids: null, state: null, q: null };

describe('who may register', () => {
  test('is told of what they may not see that it is not there, and the attempt is on record', async () => {
    const world = await RegistrarWorld.open();
    const stranger = world.caller({ namespaces: ['other'] }, 'stranger');
    const nowhere = await registerBackends(
      asking([one], { service: { ...service, name: 'none' } }),
      stranger,
      world.desk,
    );
    const hidden = await registerBackends(asking([one]), stranger, world.desk);
    expect([nowhere, hidden]).toEqual([
      { type: 'NOT_FOUND', code: 'NOT_FOUND', message: 'there is no Service shop/none' },
      { type: 'NOT_FOUND', code: 'NOT_FOUND', message: 'there is no Service shop/orders-db' },
    ]);
    expect(recorded(world)).toEqual([['backend.register', 'REFUSED', 'NOT_FOUND', 'stranger']]);
  });

  test('must have more than a reader has', async () => {
    const world = await RegistrarWorld.open();
    const reader = world.caller({ role: 'reader' }, 'reader');
    expect(await registerBackends(asking([one]), reader, world.desk)).toMatchObject({ code: 'FORBIDDEN' });
    expect(recorded(world)).toEqual([['backend.register', 'REFUSED', 'FORBIDDEN', 'reader']]);
  });

  test('needs to name the cluster where several have the Service, of those that they see', async () => {
    const world = await RegistrarWorld.open();
    const ordersDb = world.replica.services.one({ ...service, sight: EVERYWHERE }).service;
    await MemoryMirror.live(world.database, 'edge', ordersDb);
    await settle();
    await expect(registerBackends(asking([one]), world.caller(), world.desk)).rejects.toThrow(AmbiguousServiceError);
    const atEdge = await registerBackends(asking([one]), world.caller({ clusters: ['edge'] }), world.desk);
    expect(atEdge).toMatchObject({ type: 'DONE', backends: [{ cluster: 'edge' }] });
  });

  test('waits where the cluster that may have the Service was never read', async () => {
    const world = await RegistrarWorld.open();
    await MemoryMirror.declare(world.database, 'edge');
    await settle();
    const request = asking([one], { service: { cluster: null, namespace: 'shop', name: 'pay-db' } });
    await expect(registerBackends(request, world.caller(), world.desk)).rejects.toThrow(NotSyncedError);
    // Who does not see that cluster does not hear of it.
    expect(await registerBackends(request, world.caller({ clusters: ['prod'] }), world.desk)).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('addresses of mirrored clusters', () => {
  const pods = aSlice('cart-x', [
    anEndpoint('10.244.0.7', { targetRef: { kind: 'Pod', uid: 'p1' } }),
    anEndpoint('10.30.0.1'),
  ]);

  test.each([
    ['of a Service', '10.96.0.10'],
    ['of a Pod', '10.244.0.7'],
  ])('%s take the right restricted-addresses', async (_of, address) => {
    const world = await RegistrarWorld.open({}, aService('cart'), pods);
    const refused = await registerBackends(asking([{ address, ports }]), world.caller(), world.desk);
    expect(refused).toMatchObject({
      code: 'ADDRESS_FORBIDDEN',
      message: expect.stringMatching(/restricted-addresses/),
    });
    const entitled = world.caller({ restrictedAddresses: true });
    expect(await registerBackends(asking([{ address, ports }]), entitled, world.desk)).toMatchObject({
      type: 'DONE',
      backends: [{ restrictedAddresses: true }],
      plan: { create: [{ endpoints: [{ addresses: [address] }] }] },
    });
  });

  test('are named to those who see whose they are, and to nobody else', async () => {
    const world = await RegistrarWorld.open(
      {},
      aService('ledger', { namespace: 'pay', spec: { clusterIPs: ['10.96.0.99'] } }),
    );
    const refusalFor = async (namespaces: readonly string[]) => {
      const caller = world.caller({ namespaces });
      const refused = await registerBackends(asking([{ address: '10.96.0.99', ports }]), caller, world.desk);
      return refused.type === 'DONE' ? null : refused.message;
    };
    expect(await refusalFor(['shop', 'pay'])).toMatch(/Services of cluster prod: it is that of pay\/ledger/);
    expect(await refusalFor(['shop'])).toMatch(/is in the addresses of the mirrored clusters .*restricted-addresses/);
  });

  test('that nobody uses as such do not', async () => {
    const world = await RegistrarWorld.open({}, pods);
    expect(await registerBackends(asking([{ address: '10.30.0.1', ports }]), world.caller(), world.desk)).toMatchObject(
      {
        type: 'DONE',
      },
    );
  });

  test('come on top of what the operator restricts', async () => {
    const network = readNetwork('10.20.0.0/16') as Network;
    const restricted: RestrictedNetwork = { network, what: 'our database' };
    const policy = {
      allowedNetworks: null,
      deniedNetworks: [],
      allowedDomains: null,
      restrictedNetworks: [restricted],
    };
    const world = await RegistrarWorld.open({ policy });
    expect(await registerBackends(asking([one]), world.caller(), world.desk)).toMatchObject({
      code: 'ADDRESS_FORBIDDEN',
    });
  });
});

describe('a retry with the same idempotency key', () => {
  test('has the same answer, and registers once, also where the first answer was lost', async () => {
    const world = await RegistrarWorld.open();
    const request = asking([one], { idempotencyKey: 'k1' });
    world.database.loseAnswers(1);
    await expect(registerBackends(request, world.caller(), world.desk)).rejects.toThrow(StoreUnavailableError);
    const retried = await registerBackends(request, world.caller(), world.desk);
    expect(retried).toMatchObject({ type: 'DONE', replayed: true, revision: { seq: 2 }, backends: [{ id: 'b-1' }] });
    expect(await registerBackends(request, world.caller(), world.desk)).toEqual(retried);
    expect(world.database.seq).toBe(2);
  });

  test('at the same time waits for nobody and registers once', async () => {
    const world = await RegistrarWorld.open();
    const request = asking([one], { idempotencyKey: 'k1' });
    const results = await Promise.all([1, 2, 3].map(() => registerBackends(request, world.caller(), world.desk)));
    expect(results.map((result) => result.type)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(new Set(results.map((result) => result.type === 'DONE' && result.backends[0]!.id)).size).toBe(1);
    expect(world.database.backends.size).toBe(1);
  });

  test('and another body is refused; another caller has keys of their own', async () => {
    const world = await RegistrarWorld.open();
    const request = asking([one], { idempotencyKey: 'k1' });
    await registerBackends(request, world.caller(), world.desk);
    expect(await registerBackends({ ...request, items: [two] }, world.caller(), world.desk)).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    const other = await registerBackends({ ...request, items: [two] }, world.caller({}, 'ops'), world.desk);
    expect(other).toMatchObject({ type: 'DONE', replayed: false });
  });

  test('is of one way to prove who one is: a person may have the id of a token', async () => {
    const world = await RegistrarWorld.open();
    const request = asking([one], { idempotencyKey: 'k1' });
    await registerBackends(request, world.caller(), world.desk);
    const { actor, ...token } = world.caller();
    const person = { ...token, actor: { ...actor, kind: 'oidc' } };
    expect(await registerBackends({ ...request, items: [two] }, person, world.desk)).toMatchObject({
      type: 'DONE',
      replayed: false,
    });
  });

  test('is told nothing by whoever may not see it any more', async () => {
    const world = await RegistrarWorld.open();
    const request = asking([one], { idempotencyKey: 'k1' });
    await registerBackends(request, world.caller(), world.desk);
    expect(await registerBackends(request, world.caller({ namespaces: ['x'] }), world.desk)).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

test('without a key, what was registered meanwhile is a conflict', async () => {
  const world = await RegistrarWorld.open();
  const [first, second] = await Promise.all([
    registerBackends(asking([one]), world.caller(), world.desk),
    registerBackends(asking([one]), world.caller(), world.desk),
  ]);
  expect([first.type, second.type].sort()).toEqual(['CONFLICT', 'DONE']);
});

test('with the database away nothing is registered', async () => {
  const world = await RegistrarWorld.open();
  world.database.fail();
  await expect(registerBackends(asking([one]), world.caller(), world.desk)).rejects.toThrow(StoreUnavailableError);
  world.database.recover();
  await settle();
  expect(world.database.backends.size).toBe(0);
});

test('is not answered before the own view has folded it', async () => {
  const world = await RegistrarWorld.open();
  await world.replica.stop(); // reads nothing any more
  const answer = registerBackends(asking([one]), world.caller(), world.desk);
  const failed = expect(answer).rejects.toThrow(TooStaleError);
  await settle();
  await (world.database.clock as ManualClock).step(2_000);
  await failed;
  expect(world.database.backends.size).toBe(1);
});
