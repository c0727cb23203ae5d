import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { EndpointSlice } from '../endpoint-slice.js';
import { aService, desired, pack, settled } from '../testing/packing-samples.js';
import { validateSlice } from '../validate/validate-slice.js';
import { producerViolations } from '../validate/producer-violations.js';
import type { DesiredEndpoint } from './desired-endpoint.js';
import { endpointManifest, portGroupOf } from './desired-endpoint.js';
import type { SlicePlan } from './slice-plan.js';
import { isEmptyPlan } from './slice-plan.js';

const writesOf = (plan: SlicePlan): number => plan.create.length + plan.update.length + plan.delete.length;

/** Where each endpoint is: its group and address, and the slice. */
function placesOf(slices: readonly EndpointSlice[]): Map<string, string> {
  return new Map(
    slices.flatMap(({ metadata, addressType, ports, endpoints }) =>
      endpoints.map(
        ({ addresses }) => [`${addressType} ${portGroupOf(ports)} ${addresses[0]}`, metadata.name] as const,
      ),
    ),
  );
}

const condition = fc.constantFrom(
  { ready: true, serving: true, terminating: false },
  { ready: false, serving: false, terminating: false },
  { ready: false, serving: true, terminating: true },
);
const endpoint = fc
  .record({
    n: fc.nat(15),
    kind: fc.constantFrom('IPv4' as const, 'IPv6' as const, 'FQDN' as const),
    port: fc.constantFrom(5432, 5433),
    conditions: condition,
    zone: fc.constantFrom(null, 'a', 'b'),
  })
  .map(({ n, kind, ...more }) => {
    const address = { IPv4: `10.0.0.${n}`, IPv6: `fd12::${(n + 1).toString(16)}`, FQDN: `db-${n}.corp.example` }[kind];
    return desired({ family: kind, address, ...more });
  });
const endpoints = fc.uniqueArray(endpoint, {
  maxLength: 24,
  selector: ({ family, address, ports }) => `${family} ${address} ${portGroupOf(ports)}`,
});
const max = fc.integer({ min: 1, max: 5 });

/** Several desires, one after the other, each packed on what the one before left. */
function* played(desires: readonly (readonly DesiredEndpoint[])[], most: number) {
  let existing: readonly EndpointSlice[] = [];
  for (const wanted of desires) {
    const plan = pack(wanted, existing, { max: most });
    const after = settled(existing, plan);
    yield { before: existing, wanted, plan, after };
    existing = after;
  }
}

describe('whatever is desired, one desire after the other', () => {
  const histories = fc.array(endpoints, { minLength: 1, maxLength: 5 });

  test('nothing is lost, nothing is invented, nothing is twice, and no slice holds more than it may', () => {
    fc.assert(
      fc.property(histories, max, (desires, most) => {
        for (const { wanted, after } of played(desires, most)) {
          const held = after.flatMap(({ addressType, ports, endpoints: all }) =>
            all.map((each) => `${addressType} ${portGroupOf(ports)} ${JSON.stringify(each)}`),
          );
          const asked = wanted.map(
            (each) => `${each.family} ${portGroupOf(each.ports)} ${JSON.stringify(endpointManifest(each))}`,
          );
          expect(held.sort()).toEqual(asked.sort());
          for (const slice of after) expect(slice.endpoints.length).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  test('what was written leaves nothing to plan', () => {
    fc.assert(
      fc.property(histories, max, (desires, most) => {
        for (const { wanted, after } of played(desires, most)) {
          const again = pack(wanted, after, { max: most });
          expect(isEmptyPlan(again)).toBe(true);
          expect(again.unchanged).toHaveLength(after.length);
        }
      }),
    );
  });

  test('the order of what comes in does not matter', () => {
    fc.assert(
      fc.property(histories, max, fc.array(fc.nat(), { minLength: 7, maxLength: 40 }), (desires, most, randoms) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          [...list]
            .map((each, i) => ({ each, at: randoms[i % randoms.length]! }))
            .sort((a, b) => a.at - b.at)
            .map(({ each }) => each);
        for (const { before, wanted, plan } of played(desires, most))
          expect(pack(shuffled(wanted), shuffled(before), { max: most })).toEqual(plan);
      }),
    );
  });

  test('survivors never move', () => {
    fc.assert(
      fc.property(histories, max, (desires, most) => {
        for (const { before, after } of played(desires, most)) {
          const places = placesOf(before);
          for (const [endpoint, slice] of placesOf(after))
            if (places.has(endpoint)) expect(slice).toBe(places.get(endpoint));
        }
      }),
    );
  });

  test('only slices that change are written, and none is both made and taken away where it could be used again', () => {
    fc.assert(
      fc.property(histories, max, (desires, most) => {
        for (const { before, plan } of played(desires, most)) {
          for (const { metadata, endpoints: all, ports } of plan.update) {
            const slice = before.find((each) => each.metadata.name === metadata.name)!;
            expect({ all, ports }).not.toEqual({ all: slice.endpoints, ports: slice.ports });
          }
          for (const family of ['IPv4', 'IPv6', 'FQDN']) {
            const gone = plan.delete.filter(({ name }) => name.includes(`-${family.toLowerCase()}-`));
            const made = plan.create.filter(({ addressType }) => addressType === family);
            expect(Math.min(gone.length, made.length)).toBe(0);
          }
        }
      }),
    );
  });

  test('the API server takes every slice, and a careful producer would send it', () => {
    fc.assert(
      fc.property(histories, max, (desires, most) => {
        for (const { plan } of played(desires, most)) {
          for (const slice of [...plan.create, ...plan.update]) {
            expect(validateSlice(slice).errors).toEqual([]);
            expect(producerViolations(slice)).toEqual([]);
          }
        }
      }),
    );
  });
});

describe('10,000 backends of one Service', () => {
  const many = Array.from({ length: 10_000 }, (_, i) =>
    desired({ address: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}` }),
  ).slice(0, 10_000);
  const existing = settled([], pack(many, [], { max: 100 }));

  test('fill 100 slices', () => {
    expect(existing).toHaveLength(100);
  });

  test('one that changes is one write', () => {
    const changed = many.map((each, i) =>
      i === 4_321 ? { ...each, conditions: { ready: false, serving: false, terminating: false } } : each,
    );
    const plan = pack(changed, existing, { max: 100 });
    expect([plan.create.length, plan.update.length, plan.delete.length]).toEqual([0, 1, 0]);
  });

  test('one that goes is one write, and one that comes then is one write', () => {
    const without = many.filter((_, i) => i !== 4_321);
    const plan = pack(without, existing, { max: 100 });
    expect([plan.create.length, plan.update.length, plan.delete.length]).toEqual([0, 1, 0]);
    expect(writesOf(pack(many, settled(existing, plan), { max: 100 }))).toBe(1);
  });

  test('one more is one new slice', () => {
    const plan = pack([...many, desired({ address: '10.200.0.1' })], existing, { max: 100 });
    expect([plan.create.length, plan.update.length, plan.delete.length]).toEqual([1, 0, 0]);
    expect(plan.create[0]!.metadata.name).toBe('orders-db-rollcall-ipv4-101');
  });
});

describe('a slice that is written', () => {
  test('is a whole object with our labels, owner, epoch and time of change', () => {
    const plan = pack([
      desired({
        address: '10.0.0.1',
        hostname: 'db-1',
        zone: 'a',
        nodeName: 'w1',
        hints: { forZones: ['a'], forNodes: [] },
      }),
    ]);
    expect(plan.create).toEqual([
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          name: 'orders-db-rollcall-ipv4-1',
          namespace: 'shop',
          labels: {
            'kubernetes.io/service-name': 'orders-db',
            'endpointslice.kubernetes.io/managed-by': 'rollcall.dev',
            'rollcall.dev/installation': 'i-1',
          },
          annotations: {
            'rollcall.dev/epoch': '7',
            'endpoints.kubernetes.io/last-change-trigger-time': '2026-11-24T20:00:00.000Z',
          },
          ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'orders-db', uid: 'uid-1', controller: true }],
        },
        addressType: 'IPv4',
        endpoints: [
          {
            addresses: ['10.0.0.1'],
            conditions: { ready: true, serving: true, terminating: false },
            hostname: 'db-1',
            nodeName: 'w1',
            zone: 'a',
            hints: { forZones: [{ name: 'a' }] },
          },
        ],
        ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }],
      },
    ]);
  });

  test('of a headless Service carries the headless label', () => {
    const plan = pack([desired({ address: '10.0.0.1' })], [], { of: aService({ clusterIP: 'None' }) });
    expect(plan.create[0]!.metadata.labels).toMatchObject({ 'service.kubernetes.io/headless': '' });
  });

  test('again carries the version that the plan was made from', () => {
    const existing = settled([], pack([desired({ address: '10.0.0.1' })]));
    const plan = pack([desired({ address: '10.0.0.1' }), desired({ address: '10.0.0.2' })], existing);
    expect(plan.update[0]!.metadata.resourceVersion).toBe('1');
  });

  test('has the earliest time of what came or changed, and none if something only went', () => {
    const at = (address: string, changedAt: string): DesiredEndpoint => desired({ address, changedAt });
    const both = [at('10.0.0.1', '2026-11-24T20:00:02Z'), at('10.0.0.2', '2026-11-24T21:00:01+01:00')];
    const first = pack(both);
    const key = 'endpoints.kubernetes.io/last-change-trigger-time';
    expect(first.create[0]!.metadata.annotations![key]).toBe('2026-11-24T21:00:01+01:00');
    const second = pack(both.slice(1), settled([], first));
    expect(second.update[0]!.metadata.annotations).toEqual({ 'rollcall.dev/epoch': '7' });
  });

  test('takes the next name where somebody else has it', () => {
    const plan = pack([desired({ address: '10.0.0.1' })], [], {
      taken: ['orders-db-rollcall-ipv4-1', 'orders-db-rollcall-ipv4-2'],
    });
    expect(plan.create[0]!.metadata.name).toBe('orders-db-rollcall-ipv4-3');
    expect(plan.warnings.map(({ code, slice }) => [code, slice])).toEqual([
      ['NAME_TAKEN', 'orders-db-rollcall-ipv4-1'],
      ['NAME_TAKEN', 'orders-db-rollcall-ipv4-2'],
    ]);
  });
});

describe('drift', () => {
  const wanted = [desired({ address: '10.0.0.1' }), desired({ address: '10.0.0.2' })];
  const [good] = settled([], pack(wanted)) as [EndpointSlice];
  const repaired = (slice: EndpointSlice): SlicePlan => pack(wanted, [slice]);
  const { metadata } = good;

  test.each<readonly [string, EndpointSlice]>([
    [
      'an endpoint somebody added',
      { ...good, endpoints: [...good.endpoints, endpointManifest(desired({ address: '10.6.6.6' }))] },
    ],
    ['an endpoint somebody took away', { ...good, endpoints: good.endpoints.slice(1) }],
    ['an endpoint that is there twice', { ...good, endpoints: [...good.endpoints, good.endpoints[0]!] }],
    [
      'a second address',
      { ...good, endpoints: [{ ...good.endpoints[0]!, addresses: ['10.0.0.1', '10.6.6.6'] }, good.endpoints[1]!] },
    ],
    [
      'a condition',
      { ...good, endpoints: [{ ...good.endpoints[0]!, conditions: { ready: true } }, good.endpoints[1]!] },
    ],
    [
      'a targetRef',
      { ...good, endpoints: [{ ...good.endpoints[0]!, targetRef: { kind: 'Pod' } }, good.endpoints[1]!] },
    ],
    ['a port number', { ...good, ports: [{ name: 'pg', protocol: 'TCP', port: 6666 }] }],
    ['a port more', { ...good, ports: [...good.ports, { name: 'x', protocol: 'TCP', port: 1 }] }],
    [
      'the Service it belongs to',
      { ...good, metadata: { ...metadata, labels: { ...metadata.labels, 'kubernetes.io/service-name': 'cart' } } },
    ],
    [
      'the headless label',
      { ...good, metadata: { ...metadata, labels: { ...metadata.labels, 'service.kubernetes.io/headless': '' } } },
    ],
    ['no owner', { ...good, metadata: { ...metadata, ownerReferences: [] } }],
    ['an older epoch', { ...good, metadata: { ...metadata, annotations: { 'rollcall.dev/epoch': '6' } } }],
    ['an epoch that is none', { ...good, metadata: { ...metadata, annotations: { 'rollcall.dev/epoch': '9e9' } } }],
  ])('in ours is repaired in one write: %s', (_, slice) => {
    const plan = repaired(slice);
    expect([plan.create.length, plan.update.length, plan.delete.length]).toEqual([0, 1, 0]);
    expect(isEmptyPlan(repaired(settled([slice], plan)[0]!))).toBe(true);
  });

  test('a label that somebody put beside ours is left alone', () => {
    expect(
      isEmptyPlan(repaired({ ...good, metadata: { ...metadata, labels: { ...metadata.labels, team: 'x' } } })),
    ).toBe(true);
  });

  test('the ports in another order are no drift', () => {
    const ports = [
      { name: 'b', protocol: 'TCP' as const, port: 2, appProtocol: null },
      { name: 'a', protocol: 'TCP' as const, port: 1, appProtocol: null },
    ];
    const wanted = [desired({ address: '10.0.0.1', ports })];
    const [slice] = settled([], pack(wanted)) as [EndpointSlice];
    expect(isEmptyPlan(pack(wanted, [{ ...slice, ports: [...slice.ports].reverse() }]))).toBe(true);
  });

  test('an epoch that is not known changes nothing', () => {
    expect(isEmptyPlan(pack(wanted, [good], { epoch: null }))).toBe(true);
    const plan = pack(wanted.slice(1), [good], { epoch: null });
    expect(plan.update[0]!.metadata.annotations).toEqual({ 'rollcall.dev/epoch': '7' });
  });

  test('a leader that was deposed plans nothing, and says so', () => {
    const plan = pack([], [{ ...good, metadata: { ...metadata, annotations: { 'rollcall.dev/epoch': '8' } } }]);
    expect(isEmptyPlan(plan)).toBe(true);
    expect(plan.warnings.map(({ code }) => code)).toEqual(['NEWER_EPOCH']);
  });
});

describe('the Service', () => {
  const wanted = [desired({ address: '10.0.0.1' }), desired({ family: 'IPv6', address: 'fd12::1' })];
  const existing = settled([], pack(wanted));

  test('that lost a family loses the slices of that family, and their names are not used again', () => {
    const plan = pack(wanted, existing, { of: aService({ ipFamilies: ['IPv4'] }) });
    expect(plan.delete.map(({ name }) => name)).toEqual(['orders-db-rollcall-ipv6-1']);
    expect([plan.create, plan.update]).toEqual([[], []]);
  });

  test('that was deleted and made again gets new slices, and those of the old one go (PCK-8)', () => {
    const plan = pack(wanted, existing, { of: aService({}, { uid: 'uid-2' }) });
    expect(plan.create.map(({ metadata }) => metadata.name)).toEqual([
      'orders-db-rollcall-ipv4-2',
      'orders-db-rollcall-ipv6-2',
    ]);
    expect(plan.delete).toHaveLength(2);
    expect(plan.update).toEqual([]);
  });

  test('that is being deleted gets no new slices, and its slices are still kept right (PCK-11)', () => {
    const of = aService({}, { deletionTimestamp: '2026-11-24T20:00:00Z' });
    const plan = pack(wanted.slice(1), existing.slice(0, 1), { of });
    expect([plan.create, plan.update]).toEqual([[], []]);
    expect(plan.delete).toHaveLength(1);
    expect(plan.warnings.map(({ code }) => code)).toEqual(['SERVICE_DELETING']);
  });

  test('a slice that is being deleted counts as gone, but for its name', () => {
    const going = existing.map((slice) => ({
      ...slice,
      metadata: { ...slice.metadata, deletionTimestamp: '2026-11-24T20:00:00Z' },
    }));
    const plan = pack(wanted, going);
    expect(plan.create.map(({ metadata }) => metadata.name)).toEqual([
      'orders-db-rollcall-ipv4-2',
      'orders-db-rollcall-ipv6-2',
    ]);
    expect([plan.update, plan.delete, plan.warnings]).toEqual([[], [], []]);
  });
});
