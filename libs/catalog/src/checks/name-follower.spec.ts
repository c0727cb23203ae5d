import { beforeEach, expect, test } from '@jest/globals';
import type { Backend, ResolvedStatus } from '@rollcall/core';
import { aBackend, addressesOf, aService, settle, updating, WriteBackWorld } from '@rollcall/testing';

const NAME = 'db.corp.example';
const ID = `b-${NAME}`;
const ORDERS_DB = aService('orders-db', {
  ports: [{ name: 'pg', protocol: 'TCP', port: 5432, targetPort: 5432 }],
  spec: { selector: {} },
});
const REFUSED = '169.254.169.254';

let world: WriteBackWorld;
beforeEach(async () => {
  world = await WriteBackWorld.open();
  world.observe({ service: ORDERS_DB });
});

const resolved = (id = ID): ResolvedStatus | null => world.backend(id).status.resolved;
const register = async (options: Partial<Backend> = {}): Promise<void> => {
  await world.lead();
  await world.register(aBackend({ address: NAME, ...options }));
};
const addresses = (): readonly string[] => Object.values(world.written()).flat();

test('a name is resolved, its addresses are written, and it is asked for again when its TTL is over', async () => {
  world.resolver.addresses(NAME, ['10.30.0.2', '10.30.0.1'], 60);
  await register();
  expect(resolved()).toMatchObject({ addresses: ['10.30.0.1', '10.30.0.2'], ttlSeconds: 60, error: null });
  expect(addresses()).toEqual(['10.30.0.1', '10.30.0.2']);
  world.resolver.addresses(NAME, ['10.30.0.3'], 60);
  await world.clock.step(59_000);
  expect(world.resolver.questions).toHaveLength(1);
  await world.clock.step(8_000);
  expect(resolved()?.addresses).toEqual(['10.30.0.3']);
  expect(addresses()).toEqual(['10.30.0.3']);
});

test.each([
  [0, 5],
  [86_400, 300],
])('an answer with a TTL of %d s is followed for %d s', async (ttl, followed) => {
  world.resolver.addresses(NAME, ['10.30.0.1'], ttl);
  await register();
  await world.clock.step(followed * 1_000 - 1);
  expect(world.resolver.questions).toHaveLength(1);
  await world.clock.step(followed * 100 + 1);
  expect(world.resolver.questions).toHaveLength(2);
});

test('the same answer again is no revision, nor is the same failure', async () => {
  world.resolver.addresses(NAME, ['10.30.0.1'], 5);
  await register();
  const { seq } = world.database;
  await world.clock.step(60_000);
  expect(world.database.seq).toBe(seq);
  world.resolver.fails(NAME, 'SERVFAIL');
  await world.clock.step(600_000);
  expect(world.database.seq).toBe(seq + 1);
});

test.each(['NXDOMAIN', 'NO_DATA', 'SERVFAIL', 'TIMEOUT', 'REFUSED'] as const)(
  'the last good answer is kept after %s, and shown as such',
  async (failure) => {
    world.resolver.inTurn(NAME, [addressesOf(['10.30.0.1'], 5), { type: failure, message: `${NAME}: ${failure}` }]);
    await register();
    await world.clock.step(10_000);
    expect(resolved()?.addresses).toEqual(['10.30.0.1']);
    expect(resolved()?.error).toMatch(new RegExp(`${failure}.*last good`));
    expect(addresses()).toEqual(['10.30.0.1']);
  },
);

test('a name that never resolved says why', async () => {
  await register();
  expect(resolved()).toMatchObject({ addresses: [], error: `${NAME}: NXDOMAIN` });
  expect(world.status(ID)).toMatchObject({ state: 'PENDING', message: `${NAME}: NXDOMAIN` });
  await world.clock.step(3_600_000);
  expect(world.resolver.questions.length).toBeLessThan(70);
});

test('of an answer with a forbidden address the others are kept, and it is named', async () => {
  world.resolver.addresses(NAME, ['10.30.0.1', REFUSED]);
  await register();
  expect(resolved()?.addresses).toEqual(['10.30.0.1']);
  expect(resolved()?.error).toContain(REFUSED);
  expect(addresses()).toEqual(['10.30.0.1']);
});

test('a name that comes to lead to a forbidden address is followed there by nobody', async () => {
  world.resolver.inTurn(NAME, [addressesOf(['10.30.0.1'], 5), addressesOf([REFUSED], 5)]);
  await register();
  await world.clock.step(10_000);
  expect(resolved()?.addresses).toEqual([]);
  expect(addresses()).toEqual([]);
  expect(world.status(ID).message).toContain(REFUSED);
});

test('an address of a Service of the cluster is taken from those only who have the right to it', async () => {
  world.observe({ service: aService('cart', { spec: { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'] } }) });
  await settle();
  world.resolver.addresses(NAME, ['10.96.0.77']);
  world.resolver.addresses('may.corp.example', ['10.96.0.77']);
  await register();
  await world.register(aBackend({ address: 'may.corp.example', restrictedAddresses: true }));
  expect(resolved()?.addresses).toEqual([]);
  expect(resolved('b-may.corp.example')?.addresses).toEqual(['10.96.0.77']);
});

test('what a family resolved to stays while only the other one answers', async () => {
  const half = { ...addressesOf(['10.30.0.2'], 5), unanswered: ['IPv6' as const] };
  world.resolver.inTurn(NAME, [addressesOf(['10.30.0.1', 'fd12::1'], 5), half]);
  await register();
  await world.clock.step(10_000);
  expect(resolved()?.addresses).toEqual(['10.30.0.2', 'fd12::1']);
  expect(resolved()?.error).toContain('IPv6');
});

test('at most so many names are asked for at a time', async () => {
  const names = Array.from({ length: 9 }, (_, i) => `db-${i}.corp.example`);
  for (const name of names) world.resolver.silence(name);
  const { worker } = await world.lead({ nameConcurrency: 3 });
  await world.register(...names.map((address) => aBackend({ address })));
  expect(world.resolver.questions).toHaveLength(3);
  await worker.stop();
  expect(world.resolver.questions).toHaveLength(3);
});

test('names are asked for as long as they are registered and not disabled', async () => {
  world.resolver.addresses(NAME, ['10.30.0.1'], 5);
  await register();
  await world.backends.write(updating(world.backend(ID), { state: 'DISABLED' }));
  await settle();
  const asked = world.resolver.questions.length;
  await world.clock.step(60_000);
  expect(world.resolver.questions).toHaveLength(asked);
});
