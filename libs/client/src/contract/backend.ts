import type { AddressFamily, EndpointPort } from './endpoint.js';
import type { Protocol } from './selection.js';

/** `DRAINING`: finishes what it has, gets nothing new. `DISABLED`: not served. */
export const BACKEND_STATES = ['ACTIVE', 'DRAINING', 'DISABLED'] as const;
export type BackendState = (typeof BACKEND_STATES)[number];

/** What is written to the cluster: IP addresses, resolved where it is a name; a slice with the name itself; nothing. */
export const PUBLISH_MODES = ['RESOLVED', 'FQDN_SLICE', 'NONE'] as const;
export type PublishMode = (typeof PUBLISH_MODES)[number];

export const CHECK_TYPES = ['TCP', 'TLS', 'HTTP', 'HTTPS', 'POSTGRES', 'MYSQL', 'REDIS'] as const;
export type CheckType = (typeof CHECK_TYPES)[number];

export type CheckState = 'UNKNOWN' | 'PASSING' | 'FAILING';

/** How a backend is checked. Protocol checks send no credentials. */
export interface HealthCheck {
  readonly type: CheckType;
  /** HTTP and HTTPS: what is asked for. */
  readonly path: string | null;
  /** TLS, HTTP and HTTPS: the name in the handshake and the Host header; null = the address. */
  readonly host: string | null;
  readonly intervalMs: number;
  /** At most 5000. */
  readonly timeoutMs: number;
  /** So many good checks in a row turn it to PASSING. */
  readonly rise: number;
  /** So many bad checks in a row turn it to FAILING. */
  readonly fall: number;
}

/** A port that somebody can dial. */
export interface BackendPort extends EndpointPort {
  readonly protocol: Protocol;
}

export interface BackendPortInput {
  /** '' (the default) = the unnamed port. */
  readonly name?: string | null | undefined;
  /** 1..65535. */
  readonly port: number;
  /** Default `TCP`. */
  readonly protocol?: Protocol | null | undefined;
  readonly appProtocol?: string | null | undefined;
}

/** What somebody says who registers a backend. What is left out or null has its default. */
export interface BackendInput {
  /** Canonical text: an IP address or a name. */
  readonly address: string;
  readonly ports: readonly BackendPortInput[];
  readonly zone?: string | null | undefined;
  readonly nodeName?: string | null | undefined;
  readonly hostname?: string | null | undefined;
  /** Default `ACTIVE`. */
  readonly state?: BackendState | null | undefined;
  /** Default `RESOLVED`. */
  readonly publish?: PublishMode | null | undefined;
  readonly check?: HealthCheckInput | null | undefined;
  /** RFC 3339: then it is removed as if by hand; null = never. */
  readonly expiresAt?: string | null | undefined;
  readonly labels?: Readonly<Record<string, string>> | null | undefined;
  readonly note?: string | null | undefined;
}

/** A check with defaults where nothing is said. */
export type HealthCheckInput = { readonly type: CheckType } & {
  readonly [Field in Exclude<keyof HealthCheck, 'type'>]?: HealthCheck[Field] | null | undefined;
};

/** A merge patch (RFC 7396): null takes a field back to its default, objects are merged, lists replaced. */
export type BackendPatch = Partial<Omit<BackendInput, 'check' | 'labels'>> & {
  readonly check?: Partial<HealthCheckInput> | null | undefined;
  /** A label that is null is taken away. */
  readonly labels?: Readonly<Record<string, string | null>> | null | undefined;
};

/** A Service without selector that is to be made for the backends. */
export interface CreateServiceInput {
  readonly ports: readonly BackendPortInput[];
  /** The first is the primary one; left out: the cluster decides. */
  readonly ipFamilies?: readonly ('IPv4' | 'IPv6')[] | null | undefined;
}

/**
 * How far a registration has come into the cluster. `PENDING`: to be written; `WRITTEN`: the API server took it; `OBSERVED`: seen back on
 * the watch; `CONFLICT`: somebody else keeps changing it; `REFUSED`: the Service does not fit, or the API server said no; `DISABLED`: nothing
 * is to be written; `ORPHANED`: the Service is gone.
 */
export type WriteBackState = 'PENDING' | 'WRITTEN' | 'OBSERVED' | 'CONFLICT' | 'REFUSED' | 'DISABLED' | 'ORPHANED';

export interface CheckPhase {
  readonly name: 'DNS' | 'TCP' | 'TLS' | 'PROTOCOL';
  readonly ok: boolean;
  readonly ms: number;
  readonly message: string | null;
}

/** What Rollcall says of a registration; nobody can write it. */
export interface BackendStatus {
  readonly registered: boolean;
  readonly writeBack: {
    readonly state: WriteBackState;
    /** A sentence for people. */
    readonly message: string | null;
    /** Names of our slices that hold it. */
    readonly slices: readonly string[];
    readonly at: string;
  };
  /** null = no check was asked for. */
  readonly check: {
    readonly state: CheckState;
    readonly since: string;
    readonly message: string | null;
    readonly phases: readonly CheckPhase[];
  } | null;
  /** The last good answer for a name; null = it is an IP address, or was never resolved. */
  readonly resolved: {
    readonly addresses: readonly string[];
    readonly at: string;
    readonly ttlSeconds: number;
    /** Why there is no newer answer; null = this is the newest. */
    readonly error: string | null;
  } | null;
}

/** A registered endpoint. */
export interface Backend {
  readonly id: string;
  /** Counts changes of what was registered; a change has to name it. */
  readonly version: number;
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly address: string;
  /** Told by the address. */
  readonly family: AddressFamily;
  readonly ports: readonly BackendPort[];
  readonly zone: string | null;
  readonly nodeName: string | null;
  readonly hostname: string | null;
  readonly state: BackendState;
  readonly publish: PublishMode;
  readonly check: HealthCheck | null;
  readonly expiresAt: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly status: BackendStatus;
}

/** Which registrations are listed. What is left out restricts nothing. */
export interface BackendFilter {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly service?: string | undefined;
  /** Only these. */
  readonly ids?: readonly string[] | undefined;
  readonly state?: BackendState | undefined;
  /** Part of the address, the Service's name or the note, in any case. */
  readonly q?: string | undefined;
}

/** Sorted by namespace, Service and cluster. */
export interface BackendPage {
  readonly items: readonly Backend[];
  /** Give it as `cursor` for the next page; null = this was the last. */
  readonly nextCursor: string | null;
}
