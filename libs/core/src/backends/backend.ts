import type { AddressFamily, EndpointPort } from '../endpoint.js';
import type { StringMap } from '../object-meta.js';
import type { Protocol } from '../service.js';

/** `DRAINING`: finishes what it has; `DISABLED`: not served. */
export const BACKEND_STATES = ['ACTIVE', 'DRAINING', 'DISABLED'] as const;
export type BackendState = (typeof BACKEND_STATES)[number];

/**
 * What of a registration is written to the cluster: its IP addresses, resolved where it is a name; a slice that holds the name itself, which
 * kube-proxy ignores; nothing.
 */
export const PUBLISH_MODES = ['RESOLVED', 'FQDN_SLICE', 'NONE'] as const;
export type PublishMode = (typeof PUBLISH_MODES)[number];

export const CHECK_TYPES = ['TCP', 'TLS', 'HTTP', 'HTTPS', 'POSTGRES', 'MYSQL', 'REDIS'] as const;
export type CheckType = (typeof CHECK_TYPES)[number];

export const CHECK_STATES = ['UNKNOWN', 'PASSING', 'FAILING'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

export const CHECK_PHASES = ['DNS', 'TCP', 'TLS', 'PROTOCOL'] as const;
export type CheckPhaseName = (typeof CHECK_PHASES)[number];

/**
 * How far a registration has come into the cluster. `PENDING`: to be written; `WRITTEN`: the API server took it; `OBSERVED`: seen back on the
 * watch; `CONFLICT`: somebody else keeps changing it; `REFUSED`: the Service does not fit, or the API server said no; `DISABLED`: nothing is
 * to be written; `ORPHANED`: the Service is gone.
 */
export const WRITE_BACK_STATES = [
  'PENDING',
  'WRITTEN',
  'OBSERVED',
  'CONFLICT',
  'REFUSED',
  'DISABLED',
  'ORPHANED',
] as const;
export type WriteBackState = (typeof WRITE_BACK_STATES)[number];

/** A port of a registration: one that somebody can dial. */
export interface BackendPort extends EndpointPort {
  /** 1..65535. */
  readonly port: number;
  readonly protocol: Protocol;
}

/** How a registered backend is checked. Protocol checks send no credentials. */
export interface HealthCheck {
  readonly type: CheckType;
  /** HTTP and HTTPS: what is asked for; null for all others. */
  readonly path: string | null;
  /** TLS, HTTP and HTTPS: the name in the handshake and the Host header; null = the address. */
  readonly host: string | null;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** So many good checks in a row turn it to PASSING. */
  readonly rise: number;
  /** So many bad checks in a row turn it to FAILING. */
  readonly fall: number;
}

/** What somebody who registers a backend says of it, complete: what was left out has its default (contract 6). */
export interface BackendInput {
  /** Canonical text: an IP address or a name. */
  readonly address: string;
  /** At least one; each name once, as in a slice (semantics PRT-8). */
  readonly ports: readonly BackendPort[];
  readonly zone: string | null;
  readonly nodeName: string | null;
  readonly hostname: string | null;
  readonly state: BackendState;
  readonly publish: PublishMode;
  readonly check: HealthCheck | null;
  /** RFC 3339, UTC: then it is removed as if by hand; null = never. */
  readonly expiresAt: string | null;
  readonly labels: StringMap;
  readonly note: string | null;
}

/** Its fields, in the order in which they are shown. */
export const BACKEND_FIELDS = [
  'address',
  'ports',
  'zone',
  'nodeName',
  'hostname',
  'state',
  'publish',
  'check',
  'expiresAt',
  'labels',
  'note',
] as const satisfies readonly (keyof BackendInput)[];

export interface WriteBackStatus {
  readonly state: WriteBackState;
  /** A sentence for people; null where nothing needs saying. */
  readonly message: string | null;
  /** Names of our slices that hold it. */
  readonly slices: readonly string[];
  /** RFC 3339: since when the state has been so. */
  readonly at: string;
}

/** One step of a check. */
export interface CheckPhase {
  readonly name: CheckPhaseName;
  readonly ok: boolean;
  readonly ms: number;
  readonly message: string | null;
}

/** A check as it is shown with an endpoint. */
export interface CheckSummary {
  readonly state: CheckState;
  /** RFC 3339: since when. */
  readonly since: string;
  /** What the last check that changed the state said. */
  readonly message: string | null;
}

export interface CheckStatus extends CheckSummary {
  readonly phases: readonly CheckPhase[];
}

/** What a name resolved to: the last good answer. */
export interface ResolvedStatus {
  /** Canonical text, sorted; only addresses that the policy allows. */
  readonly addresses: readonly string[];
  /** RFC 3339: when that was answered. */
  readonly at: string;
  /** Clamped. */
  readonly ttlSeconds: number;
  /** Why there is no newer answer; null = this is the newest. */
  readonly error: string | null;
}

/** What Rollcall says of a registration; nobody can write it. */
export interface BackendStatus {
  readonly registered: boolean;
  /** RFC 3339: since when its conditions have been what they are. */
  readonly servedSince: string;
  readonly writeBack: WriteBackStatus;
  /** null = no check was asked for. */
  readonly check: CheckStatus | null;
  /** null = it is an IP address, or was never resolved. */
  readonly resolved: ResolvedStatus | null;
}

/** A registered endpoint. */
export interface Backend extends BackendInput {
  readonly id: string;
  /** Counts changes of what was registered; what an update must name. */
  readonly version: number;
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  /** Told by the address. */
  readonly family: AddressFamily;
  /**
   * Whether whoever last said where it leads had the right `restricted-addresses`: what it resolves to, is connected to and is written is judged with it.
   */
  readonly restrictedAddresses: boolean;
  readonly createdBy: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339: when what was registered changed last. */
  readonly updatedAt: string;
  readonly status: BackendStatus;
}
