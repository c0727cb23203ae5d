import type { AddressFamily } from './endpoint.js';
import type { Freshness } from './freshness.js';

export interface ServicePort {
  /** '' = the unnamed port. */
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  /** A number or a name, as text. */
  readonly targetPort: string | null;
  readonly nodePort: number | null;
  readonly appProtocol: string | null;
}

/** How many rows (address and ports) are in each condition. An endpoint may be both ready and terminating. */
export interface EndpointCounts {
  readonly ready: number;
  readonly notReady: number;
  readonly terminating: number;
  readonly total: number;
}

export interface ZoneCounts {
  /** `-` = endpoints without a zone. */
  readonly zone: string;
  readonly ready: number;
  readonly total: number;
}

type StringMap = Readonly<Record<string, string>>;

/** A Service as lists show it. */
export interface ServiceSummary {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
  /** `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`. */
  readonly type: string;
  readonly headless: boolean;
  readonly externalName: string | null;
  readonly selector: StringMap;
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly clusterIPs: readonly string[];
  readonly externalIPs: readonly string[];
  readonly ipFamilies: readonly string[];
  readonly ipFamilyPolicy: string | null;
  readonly ports: readonly ServicePort[];
  readonly internalTrafficPolicy: string | null;
  readonly externalTrafficPolicy: string | null;
  readonly trafficDistribution: string | null;
  readonly sessionAffinity: string | null;
  readonly publishNotReadyAddresses: boolean;
  readonly createdAt: string | null;
  readonly resourceVersion: string | null;
  /** The last revision that touched the Service or its endpoints, and when that was. */
  readonly revision: string;
  readonly changedAt: string | null;
  readonly endpointCounts: EndpointCounts;
  /** Address families of its endpoints. */
  readonly families: readonly AddressFamily[];
  readonly zones: readonly ZoneCounts[];
}

export interface Service extends ServiceSummary {
  readonly freshness: Freshness;
}

/** Sorted by namespace, name, cluster. */
export interface ServicePage {
  readonly items: readonly ServiceSummary[];
  /** Give it as `cursor` for the next page; null = this was the last. */
  readonly nextCursor: string | null;
  readonly freshness: Freshness;
}
