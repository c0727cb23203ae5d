import { describe, expect, test } from '@jest/globals';
import type { Backend } from '@rollcall/core';
import { aService, RegistrarWorld, settle } from '@rollcall/testing';

import { EVERYWHERE } from '../access/access.js';
import { StoreUnavailableError } from '../catalog-errors.js';
import { removeBackend, updateBackend } from './change-backend.js';

const ports = [{ name: 'pg', port: 5432 }];
const tcp = { type: 'TCP' };

async function opened(item: object = {}) {
  const world = await RegistrarWorld.open();
  const [backend] = await world.registered({ address: '10.20.0.11', ports, ...item });
  const patch = (fields: unknown, of: Partial<Backend> = {}, caller = world.caller()) =>
    updateBackend({ id: backend!.id, version: 1, dryRun: false, ...of, patch: fields }, caller, world.desk);
  return { world, backend: backend!, patch };
}

describe('updating a registration', () => {
  test('changes what the patch names, counts the version, and is served', async () => {
    const { world, backend, patch } = await opened({ note: 'old', labels: { team: 'a', tier: 'gold' } });
    const result = await patch({ state: 'DRAINING', note: null, labels: { team: 'b' } });
    expect(result).toMatchObject({
      type: 'DONE',
      revision: { seq: 3 },
      backend: {
        ...backend,
        version: 2,
        state: 'DRAINING',
        note: null,
        labels: { team: 'b', tier: 'gold' },
        status: {},
      },
    });
    const { rows } = world.replica.services.one({
      cluster: null,
      namespace: 'shop',
      name: 'orders-db',
      sight: EVERYWHERE,
    });
    expect(rows).toMatchObject([{ ready: false, serving: true, terminating: true }]);
  });

  test('that changes nothing writes nothing', async () => {
    const { world, patch } = await opened({ note: 'old' });
    expect(await patch({ note: 'old' })).toMatchObject({ type: 'DONE', revision: null, backend: { version: 1 } });
    expect(world.database.seq).toBe(2);
  });

  test('of a dry run says what would be', async () => {
    const { world, backend } = await opened();
    const request = { id: backend.id, version: 1, dryRun: true, patch: { address: '10.20.0.12' } };
    expect(await updateBackend(request, world.caller(), world.desk)).toMatchObject({
      type: 'DONE',
      revision: null,
      backend: { version: 2, address: '10.20.0.12' },
      plan: { create: [{ endpoints: [{ addresses: ['10.20.0.12'] }] }] },
    });
    expect(world.database.seq).toBe(2);
  });

  test('begins anew what was found out about another address, and nothing else', async () => {
    const { world, backend, patch } = await opened({ check: tcp });
    const { epoch } = world.database.cluster('prod').lease;
    const at = '2026-01-01T00:00:30.000Z';
    const status = {
      check: { state: 'PASSING' as const, since: at, message: null, phases: [] },
      writeBack: { state: 'OBSERVED' as const, message: null, slices: ['orders-db-rollcall-ipv4-1'], at },
    };
    await world.store.report({ cluster: 'prod', epoch, at, reports: [{ id: backend.id, version: 1, status }] });
    await settle();
    expect(await patch({ note: 'x' })).toMatchObject({ backend: { status } });
    expect(await patch({ zone: 'eu-1a' }, { version: 2 })).toMatchObject({
      backend: { status: { check: status.check, writeBack: { state: 'PENDING', slices: status.writeBack.slices } } },
    });
    expect(await patch({ address: '10.20.0.12' }, { version: 3 })).toMatchObject({
      backend: { status: { check: { state: 'UNKNOWN' }, writeBack: { state: 'PENDING' } } },
    });
    expect(await patch({ check: null }, { version: 4 })).toMatchObject({ backend: { status: { check: null } } });
  });

  test('tells everything that is wrong with it', async () => {
    const { world, patch } = await opened();
    await world.registered({ address: '10.20.0.12', ports });
    const pointers = async (fields: unknown) => {
      const result = await patch(fields);
      return result.type === 'INVALID' ? result.violations.map(({ pointer }) => pointer) : result;
    };
    expect(await pointers({ version: 7, state: 'GONE' })).toEqual(['/version', '/state']);
    expect(await pointers({ address: '127.0.0.1' })).toEqual(['/address']);
    expect(await pointers({ ports: [{ name: 'http', port: 80 }] })).toEqual(['/ports/0/name']);
    expect(await pointers({ address: '10.20.0.12' })).toEqual(['/ports/0']);
    expect(await pointers([])).toEqual(['']);
    expect(world.database.audit.filter(({ outcome }) => outcome === 'REFUSED')).toHaveLength(5);
  });

  test('drains what its Service does not fit any more, and leads nowhere else', async () => {
    const { world, patch } = await opened();
    await world.prod.put(aService('orders-db', { ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }] }));
    expect(await patch({ address: '10.20.0.12' })).toMatchObject({ code: 'SERVICE_HAS_SELECTOR' });
    expect(await patch({ state: 'DRAINING' })).toMatchObject({ type: 'DONE', backend: { version: 2 } });
  });

  test('in another version is refused with the one that there is', async () => {
    const { world, patch } = await opened();
    await patch({ note: 'first' });
    expect(await patch({ note: 'second' })).toMatchObject({
      type: 'OUTDATED',
      code: 'PRECONDITION_FAILED',
      current: { version: 2, note: 'first' },
    });
    expect(world.database.audit.at(-1)).toMatchObject({ outcome: 'FAILED', code: 'PRECONDITION_FAILED' });
  });

  test('at the same time as others is done once', async () => {
    const { world, patch } = await opened();
    const results = await Promise.all(['a', 'b', 'c'].map((note) => patch({ note })));
    expect(results.filter(({ type }) => type === 'DONE')).toHaveLength(1);
    expect(world.database.backends.get('b-1')).toMatchObject({ version: 2 });
    for (const result of results) expect(['DONE', 'OUTDATED', 'CONFLICT']).toContain(result.type);
  });

  test('is for those who see it and may write it', async () => {
    const { world, patch } = await opened();
    expect(await patch({ note: 'x' }, {}, world.caller({ namespaces: ['x'] }))).toEqual({
      type: 'NOT_FOUND',
      code: 'NOT_FOUND',
      message: 'there is no registration b-1',
    });
    expect(await patch({ note: 'x' }, {}, world.caller({ role: 'reader' }))).toMatchObject({ code: 'FORBIDDEN' });
    expect(await patch({ note: 'x' }, { id: 'none' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(world.database.audit.slice(1)).toMatchObject([
      { outcome: 'REFUSED', code: 'NOT_FOUND', target: { id: 'b-1' } },
      { outcome: 'REFUSED', code: 'FORBIDDEN' },
    ]);
  });

  test('by somebody without the right does not reach further by what another was allowed', async () => {
    const world = await RegistrarWorld.open({}, aService('cart'));
    const entitled = world.caller({ restrictedAddresses: true }, 'ops');
    const [backend] = await world.registered({ address: '10.20.0.11', ports });
    const change = (version: number, patch: object, caller = world.caller()) =>
      updateBackend({ id: backend!.id, version, dryRun: false, patch }, caller, world.desk);
    expect(await change(1, { address: '10.96.0.10' })).toMatchObject({ code: 'ADDRESS_FORBIDDEN' });
    expect(await change(1, { address: '10.96.0.10' }, entitled)).toMatchObject({
      backend: { restrictedAddresses: true },
    });
    expect(await change(2, { note: 'theirs' })).toMatchObject({ backend: { restrictedAddresses: true } });
    expect(await change(3, { ports: [{ name: 'pg', port: 5433 }] })).toMatchObject({ code: 'ADDRESS_FORBIDDEN' });
    expect(await change(3, { address: '10.20.0.11' })).toMatchObject({ backend: { restrictedAddresses: false } });
  });
});

describe('removing a registration', () => {
  test('ends it, and says what has to be written', async () => {
    const { world, backend } = await opened();
    const request = { id: backend.id, version: 1, dryRun: true };
    expect(await removeBackend(request, world.caller(), world.desk)).toMatchObject({ type: 'DONE', revision: null });
    expect(await removeBackend({ ...request, dryRun: false }, world.caller(), world.desk)).toMatchObject({
      type: 'DONE',
      id: backend.id,
      revision: { seq: 3 },
      plan: { create: [], update: [] },
    });
    expect(await removeBackend(request, world.caller(), world.desk)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is done also where its Service is gone', async () => {
    const { world, backend } = await opened();
    await world.prod.remove(
      world.replica.services.one({ cluster: null, namespace: 'shop', name: 'orders-db', sight: EVERYWHERE }).service,
    );
    const request = { id: backend.id, version: 1, dryRun: false };
    expect(await removeBackend(request, world.caller(), world.desk)).toMatchObject({ type: 'DONE' });
  });

  test('in another version, or with the database away, does nothing', async () => {
    const { world, backend } = await opened();
    const request = { id: backend.id, version: 2, dryRun: false };
    expect(await removeBackend(request, world.caller(), world.desk)).toMatchObject({ code: 'PRECONDITION_FAILED' });
    world.database.fail();
    await expect(removeBackend({ ...request, version: 1 }, world.caller(), world.desk)).rejects.toThrow(
      StoreUnavailableError,
    );
    expect(world.database.backends.size).toBe(1);
  });
});
