import type { AddressFamily, Origin } from './endpoint.js';

/**
 * Which Service is meant. Without `cluster`, Services of this name
 * in several clusters count as one where endpoints are asked for.
 */
export interface ServiceRef {
  readonly cluster?: string | undefined;
  readonly namespace: string;
  readonly name: string;
}

/**
 * `ready` (the default): resolved ready. `not-ready`: the complement. `serving`: resolved serving, and ready or terminating.
 * `terminating`: resolved terminating. `any`: all. `routable`: what kube-proxy would choose for internal traffic.
 */
export const READINESS = ['ready', 'not-ready', 'serving', 'terminating', 'any', 'routable'] as const;
export type Readiness = (typeof READINESS)[number];

export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Which endpoints of a Service are wanted. What is left out restricts nothing, but for `readiness`: default `ready`. */
export interface Selection {
  readonly readiness?: Readiness | undefined;
  readonly families?: readonly AddressFamily[] | undefined;
  /** Names; `-` = endpoints without a zone. */
  readonly zones?: readonly string[] | undefined;
  /** Only with `zones`. `prefer`: if none is in the zones, all zones, and `applied.zoneFallback` says so. Default `require`. */
  readonly zoneMode?: 'require' | 'prefer' | undefined;
  readonly nodes?: readonly string[] | undefined;
  /** A port's name, or the endpoint's port number; '' = the unnamed port. Keeps only that port of the endpoints. */
  readonly port?: string | undefined;
  /** Keeps only the ports of this protocol. */
  readonly protocol?: Protocol | undefined;
  readonly origin?: Origin | undefined;
  /** Whose view; only with `routable`. */
  readonly client?: { readonly node?: string | undefined; readonly zone?: string | undefined } | undefined;
}

/** Which Services a list holds. What is left out restricts nothing. */
export interface ServiceFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  /** kubectl's syntax, such as `app=cart,tier in (web, api),!canary`. */
  readonly labelSelector?: string | undefined;
  /** Part of `namespace/name`, in any case. */
  readonly q?: string | undefined;
  /** Services that have endpoints of this origin. */
  readonly origin?: Origin | undefined;
}
