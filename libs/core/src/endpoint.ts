import type { CheckSummary } from './backends/backend.js';
import type { SliceConditions } from './endpoint-slice.js';

/** Address families in the order of answers. */
export const ADDRESS_FAMILIES = ['IPv4', 'IPv6', 'FQDN'] as const;
export type AddressFamily = (typeof ADDRESS_FAMILIES)[number];

/** Mirrored from a cluster, or registered here. */
export const ORIGINS = ['KUBERNETES', 'EXTERNAL'] as const;
export type Origin = (typeof ORIGINS)[number];

/** A port of an endpoint. Its number is as published: the API server lets numbers pass that nobody can dial (semantics PRT-3). */
export interface EndpointPort {
  /** '' = the unnamed port. */
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol: string | null;
}

/** What the endpoint stands for, usually a Pod. */
export interface TargetRef {
  readonly kind: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly uid: string | null;
}

/** Who should use the endpoint, by name; null hints = none published. */
export interface EndpointHints {
  readonly forZones: readonly string[];
  readonly forNodes: readonly string[];
}

/** Conditions as published: null = absent, "treated as" its default (semantics CND-1). */
export type RawConditions = { readonly [K in keyof Required<SliceConditions>]: boolean | null };

/**
 * One row of an answer: an address with the ports whose winning copies agree. Fields are those of the public
 * contract, but for {@link slicesByPort} and {@link sortKey}.
 */
export interface Endpoint {
  /** Hash of (cluster, namespace, service, origin, family, address, first port): equal on every replica and at every time. */
  readonly id: string;
  readonly cluster: string;
  /** Canonical text: RFC 5952 for IPv6, lower case without trailing dot for FQDN. */
  readonly address: string;
  readonly family: AddressFamily;
  /** What a registered name resolved to; null = it is no such name, or was never resolved. */
  readonly resolvedAddresses: readonly string[] | null;
  /** Sorted by name, protocol, number; empty for an endpoint without ports. */
  readonly ports: readonly EndpointPort[];
  /** The three conditions, resolved. */
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** The three conditions, as published. */
  readonly conditions: RawConditions;
  readonly zone: string | null;
  readonly nodeName: string | null;
  readonly hostname: string | null;
  readonly hints: EndpointHints | null;
  readonly targetRef: TargetRef | null;
  readonly origin: Origin;
  /** Names of all slices that hold a copy for one of the ports, sorted. */
  readonly slices: readonly string[];
  /** RFC 3339: since when ready, serving and terminating have had these values. */
  readonly since: string;
  /** Our own check of a registered backend; null for mirrored endpoints, and where no check was asked for. */
  readonly check: CheckSummary | null;
  /** Not served: slices by port, where they differ between the ports; null = all are {@link slices}. */
  readonly slicesByPort: readonly (readonly string[])[] | null;
  /** Not served: plain string order of it is the order of answers (family, address, cluster, origin, first port). */
  readonly sortKey: string;
}
