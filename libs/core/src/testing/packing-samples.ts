import type { AddressFamily } from '../endpoint.js';
import type { EndpointSlice } from '../endpoint-slice.js';
import type { DesiredEndpoint } from '../packing/desired-endpoint.js';
import type { PackSettings } from '../packing/pack-settings.js';
import { packSlices } from '../packing/pack-slices.js';
import type { SlicePlan } from '../packing/slice-plan.js';
import type { Service, ServiceSpec } from '../service.js';

export const SETTINGS: PackSettings = {
  mark: { managedBy: 'rollcall.dev', installation: 'i-1' },
  maxEndpoints: 100,
  epoch: 7,
};

/** orders-db in shop: selectorless, port pg. */
export function aService(spec: Partial<ServiceSpec> = {}, metadata: Partial<Service['metadata']> = {}): Service {
  return {
    metadata: { name: 'orders-db', namespace: 'shop', uid: 'uid-1', ...metadata },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.20',
      ipFamilies: ['IPv4', 'IPv6'],
      ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }],
      ...spec,
    },
    status: { loadBalancer: { ingress: [] } },
  };
}

/** A ready endpoint on port pg. */
export function desired({
  family = 'IPv4',
  address,
  port = 5432,
  ...more
}: Partial<DesiredEndpoint> & {
  readonly family?: AddressFamily;
  readonly address: string;
  readonly port?: number;
}): DesiredEndpoint {
  return {
    family,
    address,
    ports: [{ name: 'pg', protocol: 'TCP', port, appProtocol: null }],
    conditions: { ready: true, serving: true, terminating: false },
    zone: null,
    nodeName: null,
    hostname: null,
    hints: null,
    changedAt: '2026-11-24T20:00:00.000Z',
    ...more,
  };
}

/** Packs for orders-db, three endpoints a slice. */
export function pack(
  endpoints: readonly DesiredEndpoint[],
  existing: readonly EndpointSlice[] = [],
  {
    max = 3,
    taken = [],
    of = aService(),
    epoch = SETTINGS.epoch,
  }: {
    readonly max?: number;
    readonly taken?: readonly string[];
    readonly of?: Service;
    readonly epoch?: number | null;
  } = {},
): SlicePlan {
  const settings = { ...SETTINGS, maxEndpoints: max, epoch };
  return packSlices({ service: of, desired: endpoints, existing, isTaken: (name) => taken.includes(name), settings });
}

/** The slices after a plan was applied, as the API server would keep them. */
export function settled(existing: readonly EndpointSlice[], plan: SlicePlan): readonly EndpointSlice[] {
  const slices = new Map(existing.map((slice) => [slice.metadata.name, slice]));
  for (const { metadata, addressType, endpoints, ports } of [...plan.create, ...plan.update]) {
    const before = slices.get(metadata.name);
    const version = String(Number(before?.metadata.resourceVersion ?? '0') + 1);
    slices.set(metadata.name, { metadata: { ...metadata, resourceVersion: version }, addressType, endpoints, ports });
  }
  for (const { name } of plan.delete) slices.delete(name);
  return [...slices.values()];
}
