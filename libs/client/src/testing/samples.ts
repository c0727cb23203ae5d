import type { Endpoint } from '../contract/endpoint.js';
import type { EndpointSet } from '../contract/endpoint-set.js';
import type { Freshness } from '../contract/freshness.js';

export const LIVE: Freshness = {
  stale: false,
  asOf: '2026-01-01T00:00:00.000Z',
  lagMs: 3,
  clusters: [{ name: 'prod', state: 'LIVE', asOf: '2026-01-01T00:00:00.000Z', lagMs: 3 }],
};

/** A ready endpoint; its address is its id, too. */
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
    targetRef: null,
    origin: 'KUBERNETES',
    slices: ['cart-x1'],
    since: '2026-01-01T00:00:00.000Z',
    check: null,
    ...more,
  };
}

const NOTHING_APPLIED = { zoneFallback: false, routable: null };

/** What the REST API answers for endpoints of shop/cart. */
export function aSet(revision: string, ...endpoints: readonly Endpoint[]): EndpointSet {
  return {
    service: { cluster: null, namespace: 'shop', name: 'cart' },
    revision,
    freshness: LIVE,
    applied: NOTHING_APPLIED,
    endpoints,
    targets: endpoints.map(({ address }) => `${address}:8080`),
  };
}

/** Events of the subscription and, but for `type`, of the stream of Server-Sent Events. */
export function snapshot(revision: string, ...endpoints: readonly Endpoint[]) {
  return { type: 'SNAPSHOT', revision, freshness: LIVE, endpoints, applied: NOTHING_APPLIED };
}

export function resync(revision: string, ...endpoints: readonly Endpoint[]) {
  return { ...snapshot(revision, ...endpoints), type: 'RESYNC' };
}

export function changes(revision: string, ...list: readonly (readonly ['ADDED' | 'MODIFIED' | 'REMOVED', Endpoint])[]) {
  return {
    type: 'CHANGES',
    revision,
    freshness: LIVE,
    changes: list.map(([type, endpoint]) => ({ type, endpoint })),
  };
}

export function bookmark(revision: string) {
  return { type: 'FRESHNESS', revision, freshness: LIVE };
}
