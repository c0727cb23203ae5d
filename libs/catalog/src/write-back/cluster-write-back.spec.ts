import { beforeEach, expect, test } from '@jest/globals';
import type { Service, SliceManifest } from '@rollcall/core';
import {
  aBackend,
  anEndpoint,
  aService,
  aSlice,
  registering,
  settle,
  updating,
  WriteBackWorld,
} from '@rollcall/testing';

const ORDERS_DB = aService('orders-db', {
  ports: [{ name: 'pg', protocol: 'TCP', port: 5432, targetPort: 5432 }],
  spec: { selector: {} },
});
const SLICE = 'orders-db-rollcall-ipv4-1';
const place = { namespace: 'shop', name: SLICE };

let world: WriteBackWorld;
beforeEach(async () => {
  world = await WriteBackWorld.open();
});

const changed = (service: Service, spec: Partial<Service['spec']>): Service => ({
  ...service,
  metadata: { ...service.metadata, resourceVersion: '2' },
  spec: { ...service.spec, ...spec },
});

/** The states that a registration's write-back went through. */
const statesOf = (id: string): readonly string[] =>
  world.database.log
    .flatMap(({ changes }) => changes)
    .flatMap((change) =>
      change.kind === 'backend' && change.name === id ? (change.after?.status.writeBack.state ?? 'GONE') : [],
    )
    .filter((state, i, states) => state !== states[i - 1]);

/** Steps the clock for so long, in seconds. */
const pass = async (seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second += 1) await world.clock.step(1_000);
};

test('what is registered is written, then seen back, and nothing is written again', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  await settle();
  expect(world.written()).toEqual({ [SLICE]: ['10.20.0.11'] });
  expect(statesOf('b-10.20.0.11')).toEqual(['PENDING', 'WRITTEN', 'OBSERVED']);
  expect(world.status('b-10.20.0.11')).toMatchObject({ state: 'OBSERVED', slices: [SLICE], message: null });
  const { seq } = world.database;
  await pass(120);
  expect(world.writer.writes).toEqual([`create shop/${SLICE}`]);
  expect(world.database.seq).toBe(seq);
});

test('many registrations of one Service are one turn, and a hundred fill one slice', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(...Array.from({ length: 101 }, (_, i) => aBackend({ address: `10.20.1.${i + 1}` })));
  await settle();
  expect(world.writer.writes).toHaveLength(2);
  expect(Object.values(world.written()).flat()).toHaveLength(101);
});

test('a slice that somebody edits or deletes is repaired', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  world.cluster.edit(place, { endpoints: [anEndpoint('10.99.0.1')] }, 'kubectl-edit');
  await settle();
  expect(world.written()).toEqual({ [SLICE]: ['10.20.0.11'] });
  expect(world.writer.writes.slice(1)).toEqual([`update shop/${SLICE}`, `update! shop/${SLICE}`]);
  await pass(10);
  world.cluster.delete('shop', SLICE);
  await pass(10);
  expect(world.written()).toEqual({ [SLICE]: ['10.20.0.11'] });
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
});

test('somebody who changes our slice again and again has it after five repairs, and is named', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  const compete = (): void => {
    const [address] = world.written()[SLICE] ?? [];
    if (address === '10.20.0.11') world.cluster.edit(place, { endpoints: [anEndpoint('10.99.0.1')] }, 'rival');
  };
  for (let second = 0; second < 120; second += 1) {
    compete();
    await world.clock.step(1_000);
  }
  expect(world.writer.writes.filter((write) => write.startsWith('update!'))).toHaveLength(5);
  const { state, message } = world.status('b-10.20.0.11');
  expect(state).toBe('CONFLICT');
  expect(message).toContain('rival');
  const writes = world.writer.writes.length;
  await pass(300);
  expect(world.writer.writes).toHaveLength(writes);

  await world.backends.write(updating(world.backend('b-10.20.0.11'), { note: 'the rival is gone' }));
  await pass(5);
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
});

test('slices of others are never touched, whatever they are labelled', async () => {
  const labels = { 'endpointslice.kubernetes.io/managed-by': 'rollcall.dev', 'rollcall.dev/installation': 'i-2' };
  const foreign = aSlice(SLICE, [anEndpoint('10.0.0.1')], { service: 'orders-db', labels });
  world.cluster.add({ ...foreign, apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' } as SliceManifest);
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  expect(world.written()).toEqual({ [SLICE]: ['10.0.0.1'], 'orders-db-rollcall-ipv4-2': ['10.20.0.11'] });
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
});

test('a Service that gains a selector has our slices withdrawn, and one that loses it has them back, on record', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  world.observe({ service: changed(ORDERS_DB, { selector: { app: 'orders' } }) });
  await settle();
  expect(world.written()).toEqual({});
  expect(world.status('b-10.20.0.11').state).toBe('REFUSED');
  expect(world.status('b-10.20.0.11').message).toContain('selector');
  world.observe({ service: ORDERS_DB });
  await settle();
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
  expect(world.database.audit.map(({ action }) => action)).toEqual([
    'backend.register',
    'backend.withdraw',
    'backend.resume',
  ]);
});

test('a Service that is deleted orphans its registrations, and another leader resumes them when it returns', async () => {
  const { worker } = await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  world.observe({ gone: ORDERS_DB });
  await settle();
  expect(world.status('b-10.20.0.11')).toMatchObject({ state: 'ORPHANED', slices: [] });
  expect(world.written()).toEqual({});
  await worker.stop();
  await world.lead();
  world.observe({ service: { ...ORDERS_DB, metadata: { ...ORDERS_DB.metadata, uid: 'another' } } });
  await settle();
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
  expect(world.database.audit.map(({ action }) => action).slice(1)).toEqual(['backend.orphan', 'backend.resume']);
});

test('one slice that the API server refuses does not keep the others from being written', async () => {
  world.observe({ service: ORDERS_DB });
  await world.lead({ maxEndpoints: 1 });
  world.writer.answerNext({ type: 'REFUSED', message: 'endpoints[0].zone: no such zone', causes: [] });
  await world.backends.write(registering(...['11', '12', '13'].map((n) => aBackend({ address: `10.20.0.${n}` }))));
  await settle(5);
  expect(Object.values(world.written()).flat()).toHaveLength(2);
  const refused = [...world.database.backends.values()].filter(({ status }) => status.writeBack.state === 'REFUSED');
  expect(refused).toHaveLength(1);
  expect(refused[0]!.status.writeBack.message).toContain('no such zone');
  await pass(5);
  expect(Object.values(world.written()).flat()).toHaveLength(3);
});

test('a user who may not write says so, and a plan that cannot be written is tried ever more rarely', async () => {
  world.writer.mayWrite = false;
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  expect(world.status('b-10.20.0.11')).toMatchObject({ state: 'REFUSED', slices: [] });
  expect(world.status('b-10.20.0.11').message).toContain('you may only read');
  await pass(600);
  expect(world.writer.writes.length).toBeLessThan(35);
  const { seq } = world.database;
  await pass(60);
  expect(world.database.seq).toBe(seq);
  world.writer.mayWrite = true;
  await pass(31);
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
});

test('an API server that asks for patience is left alone for as long as it asks', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  world.writer.answerNext({ type: 'UNAVAILABLE', message: 'too many requests', retryAfterMs: 20_000 });
  await world.register(aBackend());
  expect(world.status('b-10.20.0.11').state).toBe('PENDING');
  expect(world.status('b-10.20.0.11').message).toContain('too many requests');
  await pass(19);
  expect(world.writer.writes).toHaveLength(1);
  await pass(2);
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
});

test('a namespace that ends is told', async () => {
  world.cluster.namespaces.set('shop', 'TERMINATING');
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  expect(world.status('b-10.20.0.11')).toMatchObject({ state: 'REFUSED' });
  expect(world.status('b-10.20.0.11').message).toContain('terminated');
});

test('a write whose answer was lost is found by the watch and not made twice', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  world.writer.answerNext({ type: 'UNAVAILABLE', message: 'reset', retryAfterMs: null }, true);
  await world.register(aBackend());
  await pass(5);
  expect(world.writer.writes).toHaveLength(1);
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
});

test('nothing is planned from a view that lacks what was just written', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await settle();
  world.isWatching = false;
  await world.register(aBackend());
  await world.register(aBackend({ address: '10.20.0.12' }));
  expect(world.status('b-10.20.0.11').state).toBe('WRITTEN');
  expect(world.writer.writes).toHaveLength(1);
  world.watchAgain();
  await settle();
  expect(world.written()).toEqual({ [SLICE]: ['10.20.0.11', '10.20.0.12'] });
  expect(world.status('b-10.20.0.12').state).toBe('OBSERVED');
});

test('with write-back off nothing is written, and the registration says so', async () => {
  await world.lead({ writeBack: false });
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  expect(world.writer.writes).toEqual([]);
  expect(world.status('b-10.20.0.11')).toMatchObject({ state: 'DISABLED' });
});

test.each([
  [{ state: 'DISABLED' as const }, 'DISABLED'],
  [{ publish: 'NONE' as const }, 'DISABLED'],
  [{ address: 'db.corp.example' }, 'PENDING'],
  [{ address: '169.254.169.254' }, 'REFUSED'],
])('what is not to be written is not: %j is %s', async (options, state) => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  const backend = aBackend(options);
  await world.register(backend);
  expect(world.written()).toEqual({});
  expect(world.status(backend.id).state).toBe(state);
});

test('a registration whose time is over is removed, on record, and its slice goes', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend({ expiresAt: '2026-01-01T00:01:00.000Z' }));
  await pass(59);
  expect(world.status('b-10.20.0.11').state).toBe('OBSERVED');
  await pass(2);
  expect(world.database.backends.size).toBe(0);
  expect(world.written()).toEqual({});
  expect(world.database.audit.at(-1)).toMatchObject({ action: 'backend.remove', actor: { kind: 'system' } });
});

test('a slice that somebody deletes before our last write of it was seen is made again at once', async () => {
  await world.lead();
  world.observe({ service: ORDERS_DB });
  await world.register(aBackend());
  world.isWatching = false;
  await world.register(aBackend({ address: '10.20.0.12' }));
  const slice = world.cluster.slice('shop', SLICE)!;
  world.cluster.onChange = () => undefined;
  world.cluster.delete('shop', SLICE);
  world.cluster.onChange = ({ slice: now }) => world.observe({ slice: now });
  world.isWatching = true;
  world.observe({ gone: slice });
  await settle();
  await pass(2);
  expect(world.written()).toEqual({ [SLICE]: ['10.20.0.11', '10.20.0.12'] });
});
