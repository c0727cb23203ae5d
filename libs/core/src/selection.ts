import type { AddressFamily, Origin } from './endpoint.js';
import type { Protocol } from './service.js';

export const READINESS = ['ready', 'not-ready', 'serving', 'terminating', 'any', 'routable'] as const;
export type Readiness = (typeof READINESS)[number];

export const MATCH_MODES = ['require', 'prefer'] as const;
export type MatchMode = (typeof MATCH_MODES)[number];

/** In a list of zones: endpoints without a zone. */
export const NO_ZONE = '-';

/** Where a client stands; null = it did not say. */
export interface ClientLocation {
  readonly node: string | null;
  readonly zone: string | null;
}

/** Which endpoints of a Service a client wants; null = no restriction. Lists are sorted and without duplicates, never empty. */
export interface Selection {
  readonly readiness: Readiness;
  readonly families: readonly AddressFamily[] | null;
  readonly zones: readonly string[] | null;
  readonly zoneMode: MatchMode;
  readonly nodes: readonly string[] | null;
  /** A port's name or number as text; '' = the unnamed port. */
  readonly port: string | null;
  readonly protocol: Protocol | null;
  readonly origin: Origin | null;
  /** Only with readiness `routable`. */
  readonly client: ClientLocation | null;
}

export const DEFAULT_SELECTION: Selection = {
  readiness: 'ready',
  families: null,
  zones: null,
  zoneMode: 'require',
  nodes: null,
  port: null,
  protocol: null,
  origin: null,
  client: null,
};

/** What kube-proxy would do for one port and family of a Service. */
export interface RoutableDecision {
  readonly cluster: string;
  /** Service port name; '' = unnamed. */
  readonly port: string;
  readonly protocol: string;
  readonly family: AddressFamily;
  /** false = kube-proxy does not serve this at all, and `reason` says why. */
  readonly proxied: boolean;
  /** The internal traffic policy that was applied. */
  readonly policy: 'Cluster' | 'Local' | null;
  /** Which hints narrowed the choice. */
  readonly topology: 'none' | 'zone' | 'node' | null;
  /** true = no ready endpoint, so serving and terminating ones were taken (semantics TRM-1). */
  readonly fallback: boolean;
  /** A sentence for people; null where nothing needs saying. */
  readonly reason: string | null;
}

/** What was done beyond plain filtering. */
export interface Applied {
  /** zoneMode `prefer` found no selected endpoint in the zones and gave all zones. */
  readonly zoneFallback: boolean;
  /** null unless readiness is `routable`. */
  readonly routable: readonly RoutableDecision[] | null;
}
