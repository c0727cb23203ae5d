import type { EndpointSlice } from '../endpoint-slice.js';
import type { LoadBalancerIngress, Service, ServicePort } from '../service.js';
import { annotationLines, formatLabels, labelLines, NONE, UNSET } from './describe-parts.js';
import { alignTabs } from './tab-writer.js';

/** Endpoints that kubectl shows of a port before it says how many more there are. */
const SHOWN_ENDPOINTS = 3;

/** What `kubectl describe service` prints (1.36), byte for byte, but for its Events. `slices`: in the order of their names. */
export function describeService({ metadata, spec, status }: Service, slices: readonly EndpointSlice[]): string {
  const line = (title: string, value: string | number | undefined): string =>
    value === undefined || value === '' || value === 0 ? '' : `${title}:\t${value}\n`;
  const list = (values: readonly string[] | undefined, none: string): string =>
    values && values.length > 0 ? values.join(',') : none;
  return alignTabs(
    [
      `Name:\t${metadata.name}\n`,
      `Namespace:\t${metadata.namespace}\n`,
      labelLines(metadata.labels),
      annotationLines(metadata.annotations),
      `Selector:\t${formatLabels(spec.selector)}\n`,
      `Type:\t${spec.type ?? ''}\n`,
      line('IP Family Policy', spec.ipFamilyPolicy),
      `IP Families:\t${list(spec.ipFamilies, NONE)}\n`,
      `IP:\t${spec.clusterIP ?? ''}\n`,
      `IPs:\t${list(spec.clusterIPs, NONE)}\n`,
      line('External IPs', list(spec.externalIPs, '')),
      line('Desired LoadBalancer IP', spec.loadBalancerIP),
      line('External Name', spec.externalName),
      line('LoadBalancer Ingress', status.loadBalancer.ingress.map(ingressText).join(', ')),
      ...spec.ports.map((port) => portLines(port, slices)),
      `Session Affinity:\t${spec.sessionAffinity ?? ''}\n`,
      line('External Traffic Policy', spec.externalTrafficPolicy),
      line('Internal Traffic Policy', spec.internalTrafficPolicy),
      line('HealthCheck NodePort', spec.healthCheckNodePort),
      line('LoadBalancer Source Ranges', list(spec.loadBalancerSourceRanges, '')),
      line('Traffic Distribution', spec.trafficDistribution),
    ].join(''),
  );
}

function ingressText({ ip, ipMode, hostname }: LoadBalancerIngress): string {
  if (!ip) return hostname ?? '';
  return ipMode === undefined ? ip : `${ip} (${ipMode})`;
}

function portLines(
  { name, port, protocol, targetPort, appProtocol, nodePort }: ServicePort,
  slices: readonly EndpointSlice[],
): string {
  const title = name === '' ? UNSET : name;
  return [
    `Port:\t${title}\t${port}/${protocol}\n`,
    `TargetPort:\t${targetPort ?? 0}/${protocol}\n`,
    appProtocol === undefined ? '' : `AppProtocol:\t${appProtocol}\n`,
    nodePort ? `NodePort:\t${title}\t${nodePort}/${protocol}\n` : '',
    `Endpoints:\t${endpointsText(slices, name)}\n`,
  ].join('');
}

/** Ready endpoints of a port by its name; slices without ports have their addresses only. */
function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return NONE;
  const all = slices.flatMap((slice) => readyTargets(slice, portName));
  const shown = all.slice(0, SHOWN_ENDPOINTS).join(',');
  return all.length > SHOWN_ENDPOINTS ? `${shown} + ${all.length - SHOWN_ENDPOINTS} more...` : shown;
}

function readyTargets({ endpoints, ports }: EndpointSlice, portName: string): readonly string[] {
  const addresses = endpoints
    .filter(({ conditions }) => conditions.ready ?? true)
    .map((endpoint) => endpoint.addresses[0] ?? '');
  if (ports.length === 0) return addresses;
  return ports
    .filter(({ name }) => name === portName)
    .flatMap(({ port = 0 }) =>
      addresses.map((address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`)),
    );
}
