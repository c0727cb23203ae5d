import type { AddressFamily, Endpoint, Service, ServicePort, StringMap } from '@rollcall/core';
import { ADDRESS_FAMILIES, NO_ZONE } from '@rollcall/core';

import type { ServiceView } from '../view/service-view.js';

/** How many rows (address and ports) are in each condition: an endpoint may be ready and terminating. */
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

/** A Service as lists show it. Fields are those of the public contract. */
export interface ServiceSummary {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
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
  readonly ports: readonly SummaryPort[];
  readonly internalTrafficPolicy: string | null;
  readonly externalTrafficPolicy: string | null;
  readonly trafficDistribution: string | null;
  readonly sessionAffinity: string | null;
  readonly publishNotReadyAddresses: boolean;
  readonly createdAt: string | null;
  readonly resourceVersion: string | null;
  /** Cursor of the last revision that touched the Service or its endpoints. */
  readonly revision: string;
  readonly changedAt: string | null;
  readonly endpointCounts: EndpointCounts;
  readonly families: readonly AddressFamily[];
  readonly zones: readonly ZoneCounts[];
}

export interface SummaryPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly targetPort: string | null;
  readonly nodePort: number | null;
  readonly appProtocol: string | null;
}

export function summarise(view: ServiceView & { readonly service: Service }, revision: string): ServiceSummary {
  const { cluster, namespace, name, service, rows, lastChangedAt } = view;
  const { metadata, spec } = service;
  const clusterIPs = spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : []);
  return {
    cluster,
    namespace,
    name,
    uid: metadata.uid ?? '',
    type: spec.type ?? 'ClusterIP',
    headless: clusterIPs[0] === 'None',
    externalName: spec.externalName ?? null,
    selector: spec.selector ?? {},
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    clusterIPs,
    externalIPs: spec.externalIPs ?? [],
    ipFamilies: spec.ipFamilies ?? [],
    ipFamilyPolicy: spec.ipFamilyPolicy ?? null,
    ports: spec.ports.map(summarisePort),
    internalTrafficPolicy: spec.internalTrafficPolicy ?? null,
    externalTrafficPolicy: spec.externalTrafficPolicy ?? null,
    trafficDistribution: spec.trafficDistribution ?? null,
    sessionAffinity: spec.sessionAffinity ?? null,
    publishNotReadyAddresses: spec.publishNotReadyAddresses ?? false,
    createdAt: metadata.creationTimestamp ?? null,
    resourceVersion: metadata.resourceVersion ?? null,
    revision,
    changedAt: lastChangedAt,
    endpointCounts: countEndpoints(rows),
    families: ADDRESS_FAMILIES.filter((family) => rows.some((row) => row.family === family)),
    zones: countZones(rows),
  };
}

function summarisePort({ name, port, protocol, targetPort, nodePort, appProtocol }: ServicePort): SummaryPort {
  const target = targetPort === undefined ? null : String(targetPort);
  return { name, port, protocol, targetPort: target, nodePort: nodePort ?? null, appProtocol: appProtocol ?? null };
}

function countEndpoints(rows: readonly Endpoint[]): EndpointCounts {
  let [ready, terminating] = [0, 0];
  for (const row of rows) {
    if (row.ready) ready += 1;
    if (row.terminating) terminating += 1;
  }
  return { ready, notReady: rows.length - ready, terminating, total: rows.length };
}

function countZones(rows: readonly Endpoint[]): readonly ZoneCounts[] {
  const counts = new Map<string, { ready: number; total: number }>();
  for (const { zone, ready } of rows) {
    const count = counts.get(zone ?? NO_ZONE) ?? { ready: 0, total: 0 };
    counts.set(zone ?? NO_ZONE, { ready: count.ready + (ready ? 1 : 0), total: count.total + 1 });
  }
  return [...counts].map(([zone, count]) => ({ zone, ...count })).sort((a, b) => (a.zone < b.zone ? -1 : 1));
}
