import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { describe, expect, test } from '@jest/globals';
import ipaddr from 'ipaddr.js';

import type { EndpointHints } from '../endpoint.js';
import type { EndpointSlice } from '../endpoint-slice.js';
import type { StringMap } from '../object-meta.js';
import type { Service } from '../service.js';
import { aService, desired, SETTINGS, settled } from '../testing/packing-samples.js';
import { endpointManifest } from './desired-endpoint.js';
import { packSlices } from './pack-slices.js';
import { labelsDrifted, managedLabels, ownLabels } from './slice-labels.js';
import { SliceNames } from './slice-names.js';
import { topologyHints } from './topology-hints.js';

/** The packing cases of vectors.json; fixtures/README.md says what they are, kubernetes-cases.spec.ts plays the others. */
interface PackCase {
  readonly id: string;
  readonly rule: string;
  readonly kind: string;
  readonly title: string;
  readonly input: { readonly query: { readonly view: string } };
  readonly expect: unknown;
}

const { cases } = JSON.parse(
  gunzipSync(readFileSync(join(import.meta.dirname, '../../fixtures/vectors.json.gz'))).toString('utf8'),
) as { readonly cases: readonly PackCase[] };

const packCases = cases.filter(({ kind }) => kind === 'pack');
const ofView = (view: string): readonly (readonly [string, PackCase])[] =>
  packCases
    .filter(({ input }) => input.query.view === view)
    .map((each) => [`${each.id} ${each.rule}: ${each.title}`, each] as const);

interface Range {
  readonly $range: { readonly from: string; readonly count: number };
}
interface GroupOfCase {
  readonly addressType: 'IPv4' | 'IPv6';
  readonly port: number;
  readonly endpoints: readonly (string | Range)[];
}
interface SliceOfCase extends GroupOfCase {
  readonly name: string;
  readonly stale?: readonly string[];
  readonly labels?: 'stale';
  readonly owner?: 'other';
}
interface PackInputOfCase {
  readonly max: number;
  readonly families: readonly string[];
  readonly existing: readonly SliceOfCase[];
  readonly desired: readonly GroupOfCase[];
}
interface PackAnswer {
  readonly creates: number;
  readonly updates: readonly string[];
  readonly deletes: readonly string[];
  readonly unchanged: readonly string[];
  readonly final: readonly { readonly addressType: string; readonly port: number; readonly endpoints: number }[];
}

function expanded(endpoints: GroupOfCase['endpoints']): readonly string[] {
  return endpoints.flatMap((each) => {
    if (typeof each === 'string') return [each];
    const bytes = ipaddr.parse(each.$range.from).toByteArray();
    const first = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
    return Array.from({ length: each.$range.count }, (_, i) => {
      const hex = (first + BigInt(i)).toString(16).padStart(bytes.length * 2, '0');
      return ipaddr.fromByteArray(hex.match(/../g)!.map((byte) => parseInt(byte, 16))).toString();
    });
  });
}

function sliceOf(
  { name, addressType, port, endpoints, stale = [], labels, owner }: SliceOfCase,
  service: Service,
): EndpointSlice {
  const own = ownLabels(service, SETTINGS.mark);
  return {
    metadata: {
      name,
      namespace: 'shop',
      labels: labels === 'stale' ? { ...own, 'service.kubernetes.io/headless': '' } : own,
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          name: 'orders-db',
          uid: owner === 'other' ? 'another' : service.metadata.uid!,
        },
      ],
    },
    addressType,
    ports: [{ name: 'pg', protocol: 'TCP', port }],
    endpoints: expanded(endpoints).map((address) =>
      endpointManifest(desired({ family: addressType, address, zone: stale.includes(address) ? 'elsewhere' : null })),
    ),
  };
}

describe('hand-made cases: packing', () => {
  test.each(ofView('pack'))('%s', (_, { input, expect: wanted }) => {
    const { max, families, existing: given, desired: groups } = input as unknown as PackInputOfCase;
    const { creates, updates, deletes, unchanged, final } = wanted as PackAnswer;
    const service = aService({ ipFamilies: families });
    const existing = given.map((each) => sliceOf(each, service));
    const endpoints = groups.flatMap(({ addressType: family, port, endpoints: addresses }) =>
      expanded(addresses).map((address) => desired({ family, address, port })),
    );
    const settings = { ...SETTINGS, maxEndpoints: max, epoch: null };
    const plan = packSlices({ service, desired: endpoints, existing, isTaken: () => false, settings });
    const names = (list: readonly { metadata: { name: string } }[]): string[] =>
      list.map(({ metadata }) => metadata.name).sort();
    expect(plan.create).toHaveLength(creates);
    expect(names(plan.update)).toEqual([...updates].sort());
    expect(plan.delete.map(({ name }) => name).sort()).toEqual([...deletes].sort());
    expect(plan.unchanged).toEqual([...unchanged].sort());
    const shapes = settled(existing, plan).map(({ addressType, ports, endpoints: all }) => ({
      addressType,
      port: ports[0]!.port,
      endpoints: all.length,
    }));
    expect(shapes).toHaveLength(final.length);
    expect(shapes).toEqual(expect.arrayContaining([...final]));
  });

  test.each(ofView('hints'))('%s', (_, { input, expect: wanted }) => {
    const { trafficDistribution, endpoints } = input as unknown as {
      readonly trafficDistribution: string;
      readonly endpoints: readonly { readonly zone?: string; readonly node?: string; readonly ready: boolean }[];
    };
    const hints = endpoints.map(({ zone = null, node: nodeName = null, ready }): EndpointHints | null =>
      topologyHints(trafficDistribution, { zone, nodeName, ready }),
    );
    expect({ hints }).toEqual(wanted);
  });

  // Ours are applied, and apply takes an explicit name only (MET-5): what is left of the case is how it begins.
  test.each(ofView('name'))('%s: our explicit names begin alike', (_, { input, expect: wanted }) => {
    const { serviceName } = input as unknown as { readonly serviceName: string };
    const { generatedPrefix } = wanted as { readonly generatedPrefix: string };
    expect(new SliceNames(serviceName, [], () => false).next('IPv4').startsWith(generatedPrefix)).toBe(true);
  });

  test.each(ofView('labels'))('%s', (_, { input, expect: wanted }) => {
    const { controller, service, sliceLabels } = input as unknown as {
      readonly controller: string;
      readonly service: Service;
      readonly sliceLabels: StringMap;
    };
    const labels = managedLabels(service, controller, service.metadata.labels ?? {});
    expect({ labels, needsUpdate: labelsDrifted(sliceLabels, labels) }).toEqual(wanted);
  });
});

test('every packing case is played', () => {
  expect(['pack', 'hints', 'name', 'labels'].flatMap(ofView)).toHaveLength(packCases.length);
});
