import { describe, expect, test } from '@jest/globals';

import type { Backend } from '../backends/backend.js';
import type { EndpointSlice } from '../endpoint-slice.js';
import { DEFAULT_ADDRESS_POLICY, judgeAddress } from '../policy/address-policy.js';
import type { Service } from '../service.js';
import { aBackend } from '../testing/backend-samples.js';
import { aService, SETTINGS, settled } from '../testing/packing-samples.js';
import { planWriteBack } from './plan-write-back.js';
import type { SlicePlan } from './slice-plan.js';
import { isEmptyPlan } from './slice-plan.js';

const planOf = (
  backends: readonly Backend[],
  {
    service = aService(),
    slices = [],
  }: { readonly service?: Service | null; readonly slices?: readonly EndpointSlice[] } = {},
): SlicePlan =>
  planWriteBack({
    service,
    backends,
    slices,
    isTaken: (name) => slices.some(({ metadata }) => metadata.name === name),
    settings: SETTINGS,
    judge: (_, address) => judgeAddress(address, DEFAULT_ADDRESS_POLICY, { restrictedAddresses: false }),
  });

const written = (plan: SlicePlan): readonly (readonly [string, string, readonly boolean[]])[] =>
  plan.create.flatMap(({ addressType, endpoints }) =>
    endpoints.map(
      ({ addresses, conditions: { ready, serving, terminating } }) =>
        [addressType, addresses.join(), [ready!, serving!, terminating!]] as const,
    ),
  );

const resolved = (...addresses: readonly string[]) => ({
  resolved: { addresses, at: '2026-11-24T20:30:00.000Z', ttlSeconds: 30, error: null },
});
const checked = (state: 'PASSING' | 'FAILING') => ({
  check: { state, since: '2026-11-24T20:10:00.000Z', message: null, phases: [] },
});

const foreign: EndpointSlice = {
  metadata: {
    name: 'orders-db-x7k2p',
    namespace: 'shop',
    labels: {
      'kubernetes.io/service-name': 'orders-db',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    },
  },
  addressType: 'IPv4',
  ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }],
  endpoints: [{ addresses: ['10.1.1.1'], conditions: { ready: true } }],
};

describe('what is registered', () => {
  test('is written with the conditions of its state and check', () => {
    const plan = planOf([
      aBackend({ id: 'a', address: '10.20.0.1' }),
      aBackend({ id: 'b', address: '10.20.0.2', state: 'DRAINING' }),
      aBackend({ id: 'c', address: '10.20.0.3', state: 'DISABLED' }),
      aBackend({ id: 'd', address: '10.20.0.4', status: checked('FAILING') }),
      aBackend({ id: 'e', address: '10.20.0.5', status: checked('PASSING') }),
      aBackend({ id: 'f', address: '10.20.0.6', publish: 'NONE' }),
    ]);
    expect(written(plan)).toEqual([
      ['IPv4', '10.20.0.1', [true, true, false]],
      ['IPv4', '10.20.0.2', [false, true, true]],
      ['IPv4', '10.20.0.4', [false, false, false]],
      ['IPv4', '10.20.0.5', [true, true, false]],
    ]);
    expect(plan.warnings).toEqual([]);
  });

  test('as a name is written as what it resolved to, in the families of the Service', () => {
    const name = aBackend({ address: 'db.corp.example', status: resolved('10.20.0.1', '10.20.0.2', 'fd12::1') });
    expect(written(planOf([name])).map(([family, address]) => `${family} ${address}`)).toEqual([
      'IPv4 10.20.0.1',
      'IPv4 10.20.0.2',
      'IPv6 fd12::1',
    ]);
    const single = planOf([name], { service: aService({ ipFamilies: ['IPv4'] }) });
    expect(written(single)).toHaveLength(2);
    expect(single.warnings).toMatchObject([{ code: 'FAMILY_NOT_SERVED', message: expect.stringContaining('fd12::1') }]);
  });

  test('as a name that is not resolved waits', () => {
    const plan = planOf([aBackend({ address: 'db.corp.example' })]);
    expect(isEmptyPlan(plan)).toBe(true);
    expect(plan.warnings).toMatchObject([{ code: 'NOT_RESOLVED' }]);
  });

  test('as a name that leads nowhere waits, and says why', () => {
    const status = { resolved: { ...resolved().resolved, error: 'DNS knows no such name.' } };
    const plan = planOf([aBackend({ address: 'db.corp.example', status })]);
    expect(isEmptyPlan(plan)).toBe(true);
    expect(plan.warnings).toMatchObject([{ code: 'NOT_RESOLVED', message: 'DNS knows no such name.' }]);
  });

  test('as a name that leads to a forbidden address is written without it', () => {
    const plan = planOf([aBackend({ address: 'db.corp.example', status: resolved('10.20.0.1', '169.254.169.254') })]);
    expect(written(plan).map(([, address]) => address)).toEqual(['10.20.0.1']);
    expect(plan.warnings).toMatchObject([
      { code: 'ADDRESS_FORBIDDEN', message: expect.stringContaining('169.254.169.254') },
    ]);
  });

  test('as an address that became forbidden is withdrawn', () => {
    expect(written(planOf([aBackend({ address: '192.0.2.7' })]))).toEqual([]);
  });

  test('as an FQDN slice is written as a name, with the warning that kube-proxy ignores it', () => {
    const plan = planOf([
      aBackend({ address: 'db.corp.example', publish: 'FQDN_SLICE', status: resolved('10.20.0.1') }),
    ]);
    expect(written(plan)).toEqual([['FQDN', 'db.corp.example', [true, true, false]]]);
    expect(plan.create[0]!.metadata.name).toBe('orders-db-rollcall-fqdn-1');
    expect(plan.warnings).toMatchObject([{ code: 'FQDN_IGNORED' }]);
  });

  test('twice for one address is written once: running before draining, ready before not, whatever comes first', () => {
    const both = [
      aBackend({ id: 'a', address: '10.20.0.1', state: 'DRAINING' }),
      aBackend({ id: 'b', address: 'db.corp.example', status: { ...checked('FAILING'), ...resolved('10.20.0.1') } }),
      aBackend({ id: 'c', address: 'db2.corp.example', status: resolved('10.20.0.1') }),
    ];
    for (const backends of [both, [...both].reverse()])
      expect(written(planOf(backends))).toEqual([['IPv4', '10.20.0.1', [true, true, false]]]);
  });

  test('has its time of change from what changed last', () => {
    const at = (backend: Backend): string | undefined =>
      planOf([backend]).create[0]?.metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time'];
    expect(at(aBackend())).toBe('2026-11-24T20:00:00.000Z');
    expect(at(aBackend({ status: checked('PASSING') }))).toBe('2026-11-24T20:10:00.000Z');
    expect(
      at(aBackend({ address: 'db.corp.example', status: { ...checked('PASSING'), ...resolved('10.20.0.1') } })),
    ).toBe('2026-11-24T20:30:00.000Z');
  });
});

describe('the Service', () => {
  const backends = [aBackend()];
  const slices = settled([], planOf(backends));

  test.each<readonly [string, Service]>([
    ['a selector', aService({ selector: { app: 'db' } })],
    ['another type', aService({ type: 'ExternalName', externalName: 'x.example' })],
    ['no such port', aService({ ports: [] })],
  ])('that has %s by now gets what was written withdrawn', (_, service) => {
    const plan = planOf(backends, { service, slices });
    expect(plan.delete.map(({ name }) => name)).toEqual(['orders-db-rollcall-ipv4-1']);
    expect([plan.create, plan.update]).toEqual([[], []]);
  });

  test('that is gone leaves nothing of ours, and nothing else is touched', () => {
    const plan = planOf(backends, { service: null, slices: [...slices, foreign] });
    expect(plan.delete).toEqual([
      { namespace: 'shop', name: 'orders-db-rollcall-ipv4-1', uid: null, resourceVersion: '1' },
    ]);
  });
});

describe('slices of others', () => {
  const ours = settled([], planOf([aBackend()]));

  test('are named with manager and count, and never touched', () => {
    const handmade: EndpointSlice = {
      ...foreign,
      metadata: { name: 'by-hand', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'orders-db' } },
      endpoints: [],
    };
    const plan = planOf([], { slices: [foreign, handmade, ...ours] });
    expect(plan.delete.map(({ name }) => name)).toEqual(['orders-db-rollcall-ipv4-1']);
    expect(plan.warnings).toEqual([
      {
        code: 'FOREIGN_SLICE',
        slice: 'by-hand',
        manager: null,
        endpoints: 0,
        message: expect.stringContaining('left alone'),
      },
      {
        code: 'FOREIGN_SLICE',
        slice: 'orders-db-x7k2p',
        manager: 'endpointslice-controller.k8s.io',
        endpoints: 1,
        message: expect.stringContaining('1 endpoint is served'),
      },
    ]);
  });

  test.each([
    ['another installation', { 'rollcall.dev/installation': 'i-2' }],
    ['no installation', { 'rollcall.dev/installation': '' }],
    ['another manager', { 'endpointslice.kubernetes.io/managed-by': 'staff' }],
  ])('are also those with our name and %s: the next name is taken', (_, labels) => {
    const [slice] = ours as [EndpointSlice];
    const theirs = { ...slice, metadata: { ...slice.metadata, labels: { ...slice.metadata.labels, ...labels } } };
    const plan = planOf([aBackend()], { slices: [theirs] });
    expect(plan.create.map(({ metadata }) => metadata.name)).toEqual(['orders-db-rollcall-ipv4-2']);
    expect([plan.update, plan.delete]).toEqual([[], []]);
    expect(plan.warnings.map(({ code }) => code)).toEqual(['FOREIGN_SLICE', 'NAME_TAKEN']);
  });
});

describe('hints', () => {
  const zoned = aBackend({ id: 'a', address: '10.20.0.1', zone: 'eu-1a', nodeName: 'w1' });
  const unzoned = aBackend({ id: 'b', address: '10.20.0.2' });
  const same = aService({ trafficDistribution: 'PreferSameZone' });
  const hintsIn = (plan: SlicePlan): readonly unknown[] =>
    plan.create.flatMap(({ endpoints }) => endpoints.map(({ hints }) => hints ?? null));

  test('are written where the Service asks for them and zones are known', () => {
    const plan = planOf([zoned], { service: same });
    expect(hintsIn(plan)).toEqual([{ forZones: [{ name: 'eu-1a' }] }]);
    expect(plan.warnings).toEqual([]);
    const byNode = planOf([zoned], { service: aService({ trafficDistribution: 'PreferSameNode' }) });
    expect(hintsIn(byNode)).toEqual([{ forZones: [{ name: 'eu-1a' }], forNodes: [{ name: 'w1' }] }]);
  });

  test('are not written where nobody asks', () => {
    expect(hintsIn(planOf([zoned]))).toEqual([null]);
    expect(planOf([unzoned]).warnings).toEqual([]);
  });

  test('that one ready backend switches off for all are warned of (HNT-7)', () => {
    expect(planOf([zoned, unzoned], { service: same }).warnings).toMatchObject([
      { code: 'TOPOLOGY_OFF', message: expect.stringContaining('10.20.0.2 will have no zone hint') },
    ]);
    const failing = aBackend({ ...unzoned, status: checked('FAILING') });
    expect(planOf([zoned, failing], { service: same }).warnings).toEqual([]);
  });

  test('of slices of others are warned of, too', () => {
    const [endpoint] = foreign.endpoints as [EndpointSlice['endpoints'][number]];
    const hinted = { ...foreign, endpoints: [{ ...endpoint, hints: { forZones: [{ name: 'a' }] } }] };
    expect(planOf([zoned], { slices: [hinted] }).warnings.map(({ code }) => code)).toEqual([
      'FOREIGN_SLICE',
      'TOPOLOGY_OFF',
    ]);
    const ipv6 = aBackend({ address: 'fd12::1' });
    expect(planOf([ipv6], { slices: [hinted] }).warnings.map(({ code }) => code)).toEqual(['FOREIGN_SLICE']);
  });
});
