import { beforeEach, expect, test } from '@jest/globals';
import type { CheckState, HealthCheck } from '@rollcall/core';
import { aBackend, aService, settle, updating, WriteBackWorld } from '@rollcall/testing';

const CHECK: HealthCheck = {
  type: 'TCP',
  path: null,
  host: null,
  intervalMs: 10_000,
  timeoutMs: 2_000,
  rise: 2,
  fall: 3,
};
const ORDERS_DB = aService('orders-db', {
  ports: [{ name: 'pg', protocol: 'TCP', port: 5432, targetPort: 5432 }],
  spec: { selector: {} },
});
const ADDRESS = '10.20.0.11';

let world: WriteBackWorld;
beforeEach(async () => {
  world = await WriteBackWorld.open();
  world.observe({ service: ORDERS_DB });
});

const state = (address = ADDRESS): CheckState | undefined => world.backend(`b-${address}`).status.check?.state;
const farm = (size: number) => Array.from({ length: size }, (_, i) => `10.20.1.${i + 1}`);
/** Lets every backend be checked so often. */
const rounds = (count: number): Promise<void> => world.clock.step(count * 11_000);

test('a backend passes after two good checks and fails after three bad ones, and its conditions follow', async () => {
  await world.lead();
  await world.register(aBackend({ check: CHECK }));
  await world.clock.step(1_000);
  expect(state()).toBeUndefined();
  await rounds(1);
  expect(state()).toBe('PASSING');
  world.prober.fail(ADDRESS, 'the connection was refused');
  await rounds(2);
  expect(state()).toBe('PASSING');
  await rounds(1);
  expect(world.backend(`b-${ADDRESS}`).status.check).toMatchObject({
    state: 'FAILING',
    message: 'the connection was refused',
  });
  expect(world.cluster.slices[0]!.endpoints[0]!.conditions).toEqual({
    ready: false,
    serving: false,
    terminating: false,
  });
  world.prober.pass(ADDRESS);
  await rounds(2);
  expect(state()).toBe('PASSING');
});

test('only a change of state is written', async () => {
  await world.lead();
  await world.register(aBackend({ check: CHECK }));
  await rounds(3);
  const { seq } = world.database;
  for (let round = 0; round < 6; round += 1) {
    if (round % 3 === 2) world.prober.pass(ADDRESS);
    else world.prober.fail(ADDRESS);
    await rounds(1);
  }
  expect(world.prober.targets.length).toBeGreaterThan(8);
  expect(world.database.seq).toBe(seq);
});

test('the address that was judged is what is connected to, and a name is checked at what it resolves to', async () => {
  world.resolver.addresses('db.corp.example', ['10.30.0.1', '169.254.169.254']);
  await world.lead();
  await world.register(aBackend({ address: 'db.corp.example', check: CHECK }));
  await rounds(2);
  expect(new Set(world.prober.targets.map(({ address, port, name }) => `${address} ${port} ${name}`))).toEqual(
    new Set(['10.30.0.1 5432 db.corp.example']),
  );
});

test('what the policy forbids is never connected to', async () => {
  await world.lead();
  await world.register(aBackend({ address: '169.254.169.254', check: CHECK }));
  await rounds(5);
  expect(world.prober.targets).toEqual([]);
  expect(state('169.254.169.254')).toBe('FAILING');
});

test('states freeze when most backends turn bad at once, until it is believed', async () => {
  const addresses = farm(6);
  await world.lead();
  await world.register(...addresses.map((address) => aBackend({ address, check: CHECK })));
  await rounds(2);
  for (const address of addresses) world.prober.fail(address);
  // Those that are checked first are no sign yet; from more than a half on they are.
  await rounds(10);
  expect(addresses.map((address) => state(address))).toEqual(addresses.map(() => 'PASSING'));
  expect(world.logger.messages('warn')).toContain('most checks turned bad at once: states are frozen');
  await world.clock.step(300_000);
  expect(new Set(addresses.map((address) => state(address)))).toEqual(new Set(['FAILING']));
});

test('a few that turn bad among many fail as they should', async () => {
  const addresses = farm(6);
  await world.lead();
  await world.register(...addresses.map((address) => aBackend({ address, check: CHECK })));
  await rounds(2);
  world.prober.fail('10.20.1.1');
  world.prober.fail('10.20.1.2');
  await rounds(4);
  expect(addresses.filter((address) => state(address) === 'FAILING')).toEqual(['10.20.1.1', '10.20.1.2']);
});

test('states freeze while the control target cannot be reached', async () => {
  await world.lead();
  await world.register(aBackend({ check: CHECK }));
  await rounds(2);
  world.prober.fail(ADDRESS);
  world.controlAnswers = false;
  await rounds(20);
  expect(state()).toBe('PASSING');
  world.controlAnswers = true;
  await rounds(1);
  expect(state()).toBe('FAILING');
});

test('at most so many are checked at a time, and a lost lease calls them off', async () => {
  const addresses = farm(9);
  for (const address of addresses) world.prober.hold(address);
  const { worker } = await world.lead({ checkConcurrency: 3 });
  await world.register(...addresses.map((address) => aBackend({ address, check: CHECK })));
  await rounds(2);
  expect(world.prober.mostRunning).toBe(3);
  await worker.onLost('prod');
  expect(world.prober.running).toBe(0);
  await rounds(5);
  expect(world.prober.targets).toHaveLength(3);
});

test('checks end with the registration, its check or its being served', async () => {
  await world.lead();
  await world.register(aBackend({ check: CHECK }));
  await rounds(2);
  await world.backends.write(updating(world.backend(`b-${ADDRESS}`), { check: null }));
  await settle();
  const checked = world.prober.targets.length;
  await rounds(5);
  expect(world.prober.targets).toHaveLength(checked);
});
