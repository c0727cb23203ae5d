import type { AddressFamily, Endpoint } from './endpoint.js';
import type { Freshness } from './freshness.js';

/** What kube-proxy does for one port and family of a Service, and why. */
export interface RoutableDecision {
  readonly cluster: string;
  /** Name of the Service's port; '' = unnamed. */
  readonly port: string;
  readonly protocol: string;
  readonly family: AddressFamily;
  /** false: kube-proxy does not serve this, and `reason` says why. */
  readonly proxied: boolean;
  readonly policy: 'Cluster' | 'Local' | null;
  /** Hints that narrowed the choice. */
  readonly topology: 'none' | 'zone' | 'node' | null;
  /** No endpoint is ready: those that are serving and terminating were taken. */
  readonly fallback: boolean;
  readonly reason: string | null;
}

/** What was done beyond filtering. */
export interface Applied {
  /** `zoneMode: 'prefer'` found nothing in the zones and took all. */
  readonly zoneFallback: boolean;
  /** With `readiness: 'routable'`. */
  readonly routable: readonly RoutableDecision[] | null;
}

/** Endpoints of a Service that a selection holds, in the order of family, address, cluster. */
export interface EndpointSet {
  /** What was asked for; cluster null = in all clusters. */
  readonly service: { readonly cluster: string | null; readonly namespace: string; readonly name: string };
  /** Cursor: the last revision that touched the Service. */
  readonly revision: string;
  readonly freshness: Freshness;
  readonly applied: Applied;
  readonly endpoints: readonly Endpoint[];
  /** `host:port` of every endpoint and port, each once; IPv6 in brackets. */
  readonly targets: readonly string[];
}
