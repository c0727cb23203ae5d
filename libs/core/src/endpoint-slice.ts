import type { ObjectMeta } from './object-meta.js';

/** endpoints[i].conditions as published: each may be absent, which is not the same as false (semantics CND-1). */
export interface SliceConditions {
  readonly ready?: boolean;
  readonly serving?: boolean;
  readonly terminating?: boolean;
}

/** endpoints[i].targetRef; the API server does not validate it (semantics VAL-26). */
export interface ObjectReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly fieldPath?: string;
}

/** endpoints[i].hints as published. */
export interface SliceHints {
  readonly forZones?: readonly { readonly name: string }[];
  readonly forNodes?: readonly { readonly name: string }[];
}

/** endpoints[i] of a slice as published. Only `addresses[0]` counts (semantics ADR-1). */
export interface SliceEndpoint {
  readonly addresses: readonly string[];
  readonly conditions: SliceConditions;
  readonly hostname?: string;
  readonly targetRef?: ObjectReference;
  readonly deprecatedTopology?: Readonly<Record<string, string>>;
  readonly nodeName?: string;
  readonly zone?: string;
  readonly hints?: SliceHints;
}

/** ports[i] of a slice: name and protocol defaulted, the number may be absent and is then no target (semantics PRT-2). */
export interface SlicePort {
  readonly name: string;
  readonly protocol: string;
  readonly port?: number;
  readonly appProtocol?: string;
}

/** Everything of an EndpointSlice but its endpoints: what changes seldom, apart from the version. */
export interface SliceHeader {
  readonly metadata: ObjectMeta;
  /** `IPv4`, `IPv6` or `FQDN`; any other stored value is kept and skipped (semantics ADT-4). */
  readonly addressType: string;
  readonly ports: readonly SlicePort[];
}

/** A discovery.k8s.io/v1 EndpointSlice as the API server publishes it, absent lists read as empty (semantics ASC-5). */
export interface EndpointSlice extends SliceHeader {
  readonly endpoints: readonly SliceEndpoint[];
}
