import ipaddr from 'ipaddr.js';

import { familyOf } from './address.js';
import type { AddressFamily } from './endpoint.js';
import type { Service, ServicePort } from './service.js';
import { SERVICE_PROXY_NAME_LABEL } from './well-known.js';

/** Why kube-proxy does not serve a Service in a family; null = it does (semantics SVC-1..3, FAM-2). */
export function unproxiedReason({ metadata, spec }: Service, family: AddressFamily): string | null {
  if (spec.type === 'ExternalName')
    return `the Service is of type ExternalName: its name ${spec.externalName ?? ''} is the answer, slices do not count (SVC-1)`;
  const proxy = metadata.labels?.[SERVICE_PROXY_NAME_LABEL];
  if (proxy !== undefined) return `another proxy ("${proxy}") serves the Service: kube-proxy leaves it alone (SVC-3)`;
  if (clusterIPsOf(spec)[0] === 'None')
    return 'the Service is headless: clients take the ready endpoints themselves (SVC-2)';
  if (family === 'FQDN') return 'kube-proxy ignores FQDN endpoints (ADT-2)';
  if (clusterIPOf(spec, family) === null)
    return `the Service has no cluster IP of family ${family}: endpoints of that family are not served (FAM-2)`;
  return null;
}

function clusterIPsOf({ clusterIPs, clusterIP }: Service['spec']): readonly string[] {
  return clusterIPs && clusterIPs.length > 0 ? clusterIPs : clusterIP ? [clusterIP] : [];
}

/** The cluster IP of a family: `ipFamilies[i]` goes with `clusterIPs[i]`; without ipFamilies the address itself tells. */
function clusterIPOf(spec: Service['spec'], family: AddressFamily): string | null {
  const addresses = clusterIPsOf(spec);
  const families = spec.ipFamilies ?? [];
  if (families.length === 0) return addresses.find((address) => familyOf(address) === family) ?? null;
  const place = families.indexOf(family);
  return place === -1 ? null : (addresses[place] ?? null);
}

/**
 * Whether a port of the Service can be reached from outside in a family: only then does the external traffic policy count
 * (semantics RTE-3).
 */
export function isExternallyReachable({ spec, status }: Service, port: ServicePort, family: AddressFamily): boolean {
  if ((port.nodePort ?? 0) !== 0) return true;
  if ((spec.externalIPs ?? []).some((address) => isOfFamily(address, family))) return true;
  return status.loadBalancer.ingress.some(
    ({ ip, ipMode }) => ip !== undefined && (ipMode ?? 'VIP') === 'VIP' && isOfFamily(ip, family),
  );
}

/** Whether externalTrafficPolicy is looked at: on Services that can have external traffic at all. */
export function hasExternalPolicy({ spec }: Service): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs ?? []).length > 0;
}

function isOfFamily(address: string, family: AddressFamily): boolean {
  return ipaddr.isValid(address) && familyOf(address) === family;
}
