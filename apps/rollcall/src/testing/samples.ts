import type { Cluster, Endpoint, EndpointSet, Freshness, ServiceSummary } from '@rollcall/client';

export const LIVE: Freshness = {
  stale: false,
  asOf: '2026-01-01T12:00:00.000Z',
  lagMs: 3,
  clusters: [{ name: 'prod', state: 'LIVE', asOf: '2026-01-01T12:00:00.000Z', lagMs: 3 }],
};

export const LOST: Freshness = {
  stale: true,
  asOf: '2026-01-01T11:58:30.000Z',
  lagMs: 90_000,
  clusters: [{ name: 'prod', state: 'UNREACHABLE', asOf: '2026-01-01T11:58:30.000Z', lagMs: 90_000 }],
};

export function aServiceOf(name: string, more: Partial<ServiceSummary> = {}): ServiceSummary {
  return {
    cluster: 'prod',
    namespace: 'shop',
    name,
    uid: 'u-1',
    type: 'ClusterIP',
    headless: false,
    externalName: null,
    selector: { app: name },
    labels: {},
    annotations: {},
    clusterIPs: ['10.96.0.1'],
    externalIPs: [],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: null,
    ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: '8080', nodePort: null, appProtocol: null }],
    internalTrafficPolicy: null,
    externalTrafficPolicy: null,
    trafficDistribution: null,
    sessionAffinity: null,
    publishNotReadyAddresses: false,
    createdAt: '2026-01-01T07:00:00.000Z',
    resourceVersion: '7',
    revision: 'e1:1',
    changedAt: '2026-01-01T11:59:00.000Z',
    endpointCounts: { ready: 2, notReady: 1, terminating: 0, total: 3 },
    families: ['IPv4'],
    zones: [
      { zone: 'zone-a', ready: 1, total: 2 },
      { zone: '-', ready: 1, total: 1 },
    ],
    ...more,
  };
}

export function anEndpointOf(address: string, more: Partial<Endpoint> = {}): Endpoint {
  return {
    id: address,
    cluster: 'prod',
    address,
    family: address.includes(':') ? 'IPv6' : 'IPv4',
    resolvedAddresses: null,
    ports: [{ name: 'http', port: 8080, protocol: 'TCP', appProtocol: null }],
    ready: true,
    serving: true,
    terminating: false,
    conditions: { ready: true, serving: null, terminating: null },
    zone: 'zone-a',
    nodeName: 'w1',
    hostname: null,
    hints: null,
    targetRef: { kind: 'Pod', namespace: 'shop', name: `cart-${address}`, uid: 'p-1' },
    origin: 'KUBERNETES',
    slices: ['cart-x1'],
    since: '2026-01-01T11:55:40.000Z',
    check: null,
    ...more,
  };
}

export function aSet(revision: string, ...endpoints: readonly Endpoint[]): EndpointSet {
  return {
    service: { cluster: null, namespace: 'shop', name: 'cart' },
    revision,
    freshness: LIVE,
    applied: { zoneFallback: false, routable: null },
    endpoints,
    targets: endpoints.map(({ address }) => `${address}:8080`),
  };
}

export function aClusterOf(name: string, more: Partial<Cluster> = {}): Cluster {
  return {
    name,
    kind: 'KUBERNETES',
    state: 'LIVE',
    asOf: '2026-01-01T11:59:58.000Z',
    lagMs: 4,
    serverVersion: 'v1.36.3',
    identity: { uid: 'c-1', source: 'kube-system' },
    counts: { services: 12, slices: 14, endpoints: 40 },
    guard: null,
    lastError: null,
    scopes: [],
    drift: 0,
    ...more,
  };
}
