import type { JsonObject } from '../kubernetes-object.js';
import type { HandMadePlan, PortPlan, ServicePlan, WorkloadPlan } from './plans.js';
import type { NODES } from './plans.js';

/** An object that the API server takes: its name at least. */
export interface DemoObject extends JsonObject {
  readonly metadata: JsonObject & { readonly name: string; readonly namespace?: string };
}

/** Labels that the objects of one application share. */
export const labelsOf = ({ name }: ServicePlan): Readonly<Record<string, string>> => ({ app: name });

export function namespaceObject(name: string): DemoObject {
  return {
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

export function nodeObject({ name, zone }: (typeof NODES)[number]): DemoObject {
  return {
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/region': 'eu-1',
        'topology.kubernetes.io/zone': zone,
      },
    },
    spec: {},
    status: {
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'simulated' }],
      addresses: [{ type: 'Hostname', address: name }],
    },
  };
}

/**
 * A Service as the API server would have completed it. `number`: of
 * the Service in the cluster, from 1: its addresses follow from it.
 */
export function serviceObject(plan: ServicePlan, number: number, selector: object | null): DemoObject {
  const { namespace, name, type = 'ClusterIP', families = ['IPv4'], headless = false } = plan;
  const outside = type !== 'ClusterIP';
  const ips = headless ? ['None'] : families.map((family) => clusterIp(family, number));
  const ports = plan.ports.map((port, i) => ({
    ...portName(port),
    protocol: port.protocol ?? 'TCP',
    port: port.port,
    targetPort: port.target,
    ...(port.appProtocol && { appProtocol: port.appProtocol }),
    ...(outside && { nodePort: 30_000 + number * 20 + i }),
  }));
  return {
    metadata: { name, namespace, labels: labelsOf(plan) },
    spec: {
      type,
      ...(selector && { selector }),
      ports,
      clusterIP: ips[0],
      clusterIPs: ips,
      ipFamilies: families,
      ipFamilyPolicy: families.length > 1 ? 'PreferDualStack' : 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      ...(outside && { externalTrafficPolicy: 'Cluster' }),
      ...(type === 'LoadBalancer' && { allocateLoadBalancerNodePorts: true }),
      sessionAffinity: 'None',
      ...(plan.trafficDistribution && { trafficDistribution: plan.trafficDistribution }),
    },
    status: {
      loadBalancer: type === 'LoadBalancer' ? { ingress: [{ ip: `203.0.113.${number}`, ipMode: 'VIP' }] } : {},
    },
  };
}

/** A slice that somebody wrote by hand. */
export function handMadeSlice(plan: HandMadePlan, name: string, addresses: readonly string[]): DemoObject {
  return {
    metadata: {
      name,
      namespace: plan.namespace,
      labels: { 'kubernetes.io/service-name': plan.name, 'endpointslice.kubernetes.io/managed-by': 'cluster-admins' },
    },
    addressType: plan.addressType,
    ports: plan.ports.map(slicePort),
    endpoints: addresses.map((address) => ({
      addresses: [address],
      conditions: { ready: true, serving: true, terminating: false },
    })),
  };
}

export function slicePort(port: PortPlan): JsonObject {
  const { name, target, protocol = 'TCP', appProtocol } = port;
  return { name, port: target, protocol, ...(appProtocol && { appProtocol }) };
}

/** How the Service `default/kubernetes` is described: by the API server itself, and only with `ready` (semantics ASC-10). */
export function apiServerObjects(): { readonly service: DemoObject; readonly slice: DemoObject } {
  const plan: ServicePlan = {
    namespace: 'default',
    name: 'kubernetes',
    ports: [{ name: 'https', port: 443, target: 6443 }],
  };
  const service = serviceObject(plan, 1, null);
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  return {
    service: { ...service, metadata: { ...service.metadata, labels } },
    slice: {
      metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4',
      ports: plan.ports.map(slicePort),
      endpoints: [{ addresses: ['172.18.0.2'], conditions: { ready: true } }],
    },
  };
}

/** A name for another one, outside: it has no endpoints. */
export function externalNameObject(): DemoObject {
  return {
    metadata: { name: 'docs', namespace: 'shop', labels: { app: 'docs' } },
    spec: { type: 'ExternalName', externalName: 'docs.example.com', sessionAffinity: 'None' },
    status: { loadBalancer: {} },
  };
}

export function containersOf({ name, image, ports }: WorkloadPlan): readonly JsonObject[] {
  return [
    {
      name,
      image,
      ports: ports.map((port) => ({ ...portName(port), containerPort: port.target, protocol: port.protocol ?? 'TCP' })),
    },
  ];
}

function portName({ name }: PortPlan): { readonly name?: string } {
  return name === '' ? {} : { name };
}

function clusterIp(family: 'IPv4' | 'IPv6', number: number): string {
  return family === 'IPv4' ? `10.96.0.${number}` : `fd00:10:96::${number.toString(16)}`;
}
