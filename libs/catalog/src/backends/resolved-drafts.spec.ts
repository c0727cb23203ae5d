import { beforeEach, describe, expect, test } from '@jest/globals';
import { RegistrarWorld, settle } from '@rollcall/testing';

import { updateBackend } from './change-backend.js';
import { registerBackends } from './register-backends.js';

const service = { cluster: null, namespace: 'shop', name: 'orders-db' };
const ports = [{ name: 'pg', port: 5432 }];
const named = { address: 'db.corp.example', ports };
const answers = (...addresses: readonly string[]) => ({
  resolution: {
    type: 'ADDRESSES',
    addresses: addresses.map((address) => ({ address, family: 'IPv4' })),
    ttlSeconds: 60,
    unanswered: [],
  },
  ms: 1,
});

let world: RegistrarWorld;
beforeEach(async () => {
  world = await RegistrarWorld.open();
});

const preview = (items: readonly object[]) =>
  registerBackends({ service, items, dryRun: true, idempotencyKey: null }, world.caller(), world.desk);
const planned = (result: object): string => JSON.stringify((result as { plan: { create: unknown } }).plan.create);

describe('a preview of a name', () => {
  test('has the slices with what it resolves to now, and nothing is written', async () => {
    world.leader.on('RESOLVE_NAME', () => answers('10.30.0.2', '10.30.0.1'));
    const result = await preview([named]);
    expect(result).toMatchObject({
      plan: { warnings: [] },
      opinion: { checked: true },
      backends: [{ status: { resolved: { addresses: ['10.30.0.1', '10.30.0.2'], error: null } } }],
    });
    expect(planned(result)).toMatch(/10\.30\.0\.1.*10\.30\.0\.2/);
    expect(world.database.audit).toEqual([]);
  });

  test('has nothing of an answer that may not be connected to, and says so', async () => {
    world.leader.on('RESOLVE_NAME', () => answers('10.30.0.1', '169.254.169.254'));
    const result = await preview([named]);
    expect(result).toMatchObject({
      backends: [
        { status: { resolved: { addresses: ['10.30.0.1'], error: expect.stringContaining('169.254.169.254') } } },
      ],
    });
    expect(planned(result)).not.toContain('169.254.169.254');
  });

  test('says that it is not resolved where DNS or the worker says nothing', async () => {
    world.leader.on('RESOLVE_NAME', () => ({ resolution: { type: 'NXDOMAIN', message: 'no such name' }, ms: 1 }));
    expect(await preview([named])).toMatchObject({ plan: { create: [], warnings: [{ code: 'NOT_RESOLVED' }] } });
    world.leader.on('RESOLVE_NAME', () => new Promise(() => undefined));
    const waiting = preview([named, { address: '10.20.0.11', ports }]);
    await settle();
    await world.clock.step(2_000);
    const result = await waiting;
    expect(result).toMatchObject({ plan: { warnings: [{ code: 'NOT_RESOLVED' }] } });
    expect(planned(result)).toContain('10.20.0.11');
  });

  test('asks for a few names, and not for what is disabled or not written as addresses', async () => {
    world.leader.on('RESOLVE_NAME', () => answers('10.30.0.1'));
    const many = Array.from({ length: 10 }, (_, i) => ({ address: `db-${i}.corp.example`, ports }));
    await preview([...many, { ...named, state: 'DISABLED' }]);
    await preview([{ ...named, publish: 'NONE' }]);
    expect(world.leader.asked.filter(({ kind }) => kind === 'RESOLVE_NAME')).toHaveLength(8);
  });

  test('is the same for a change to one', async () => {
    world.leader.on('RESOLVE_NAME', () => answers('10.30.0.1'));
    const [registered] = await world.registered({ address: '10.20.0.11', ports });
    const { id, version } = registered!;
    const change = { id, version, patch: { address: 'db.corp.example' }, dryRun: true };
    const result = await updateBackend(change, world.caller(), world.desk);
    expect(result).toMatchObject({ backend: { status: { resolved: { addresses: ['10.30.0.1'] } } } });
    expect(JSON.stringify(result)).toContain('10.30.0.1');
  });
});
