/** Address families in the order of answers. */
export const ADDRESS_FAMILIES = ['IPv4', 'IPv6', 'FQDN'] as const;
export type AddressFamily = (typeof ADDRESS_FAMILIES)[number];

/** `KUBERNETES`: mirrored from a cluster. `EXTERNAL`: registered in Rollcall. */
export type Origin = 'KUBERNETES' | 'EXTERNAL';

export interface EndpointPort {
  /** '' = the unnamed port. */
  readonly name: string;
  readonly port: number;
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
  readonly appProtocol: string | null;
}

/** What an endpoint stands for, usually a Pod. */
export interface TargetRef {
  readonly kind: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly uid: string | null;
}

/** Who should use an endpoint. */
export interface EndpointHints {
  readonly forZones: readonly string[];
  readonly forNodes: readonly string[];
}

/** Conditions as they were published; null = not set. */
export interface RawConditions {
  readonly ready: boolean | null;
  readonly serving: boolean | null;
  readonly terminating: boolean | null;
}

/** What Rollcall's own check of a registered backend says. */
export interface EndpointCheck {
  readonly state: 'UNKNOWN' | 'PASSING' | 'FAILING';
  /** RFC 3339: since when. */
  readonly since: string;
  /** What the last check that changed the state said. */
  readonly message: string | null;
}

/** An address with the ports that share its attributes. The same address may stand in several rows. */
export interface Endpoint {
  /** The same on every replica, as long as the endpoint is there. */
  readonly id: string;
  readonly cluster: string;
  readonly address: string;
  readonly family: AddressFamily;
  /** Of an FQDN that is resolved; else null. */
  readonly resolvedAddresses: readonly string[] | null;
  readonly ports: readonly EndpointPort[];
  /** The three conditions as Kubernetes' own consumers would read them. */
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly conditions: RawConditions;
  readonly zone: string | null;
  readonly nodeName: string | null;
  readonly hostname: string | null;
  readonly hints: EndpointHints | null;
  readonly targetRef: TargetRef | null;
  readonly origin: Origin;
  /** Names of the EndpointSlices that hold it. */
  readonly slices: readonly string[];
  /** RFC 3339: since when the three conditions have had these values, as far as Rollcall has seen. */
  readonly since: string;
  /** Rollcall's own check of a registered backend; null for mirrored endpoints. */
  readonly check: EndpointCheck | null;
}
