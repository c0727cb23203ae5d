import type { LoadBalancerIngress, Service, ServicePort, ServiceSpec } from '@rollcall/core';

import type { Conversion } from './conversion.js';
import { convertMeta } from './convert-meta.js';
import type { JsonObject } from './json-reader.js';
import { compact, JsonReader } from './json-reader.js';
import { refOf } from './object-ref.js';

/** A v1 Service as an API server sends it. A port that cannot be read is left out and reported; the rest goes on. */
export function convertService(value: unknown): Conversion {
  const reader = new JsonReader();
  const object = reader.object(value, '') ?? {};
  const metadata = convertMeta(object.metadata, reader);
  const spec = reader.object(object.spec, 'spec');
  if (!spec) reader.wrong('spec', 'there');
  if (!metadata || !spec) return { type: 'REJECTED', ref: refOf(value), violations: reader.violations };
  const service: Service = {
    metadata,
    spec: convertSpec(spec, reader),
    status: { loadBalancer: { ingress: convertIngress(object.status, reader) } },
  };
  return { type: 'OBJECT', observed: { resource: 'services', object: service }, violations: reader.violations };
}

function convertSpec(spec: JsonObject, reader: JsonReader): ServiceSpec {
  const text = (field: string): string | undefined => reader.text(spec[field], `spec.${field}`);
  const texts = (field: string): readonly string[] | undefined => reader.texts(spec[field], `spec.${field}`);
  return compact<ServiceSpec>({
    type: text('type'),
    selector: reader.textMap(spec.selector, 'spec.selector'),
    ports: reader.list(spec.ports, 'spec.ports').flatMap((port, i) => convertPort(port, `spec.ports[${i}]`, reader)),
    clusterIP: text('clusterIP'),
    clusterIPs: texts('clusterIPs'),
    ipFamilies: texts('ipFamilies'),
    ipFamilyPolicy: text('ipFamilyPolicy'),
    externalIPs: texts('externalIPs'),
    externalName: text('externalName'),
    externalTrafficPolicy: text('externalTrafficPolicy'),
    internalTrafficPolicy: text('internalTrafficPolicy'),
    healthCheckNodePort: reader.whole(spec.healthCheckNodePort, 'spec.healthCheckNodePort'),
    loadBalancerIP: text('loadBalancerIP'),
    loadBalancerClass: text('loadBalancerClass'),
    loadBalancerSourceRanges: texts('loadBalancerSourceRanges'),
    allocateLoadBalancerNodePorts: reader.flag(
      spec.allocateLoadBalancerNodePorts,
      'spec.allocateLoadBalancerNodePorts',
    ),
    publishNotReadyAddresses: reader.flag(spec.publishNotReadyAddresses, 'spec.publishNotReadyAddresses'),
    sessionAffinity: text('sessionAffinity'),
    sessionAffinityConfig: convertAffinity(spec.sessionAffinityConfig, reader),
    trafficDistribution: text('trafficDistribution'),
  });
}

function convertPort(value: unknown, path: string, reader: JsonReader): readonly ServicePort[] {
  const port = reader.object(value, path) ?? {};
  const number = reader.whole(port.port, `${path}.port`);
  if (number === undefined) {
    reader.wrong(`${path}.port`, 'there');
    return [];
  }
  const target = port.targetPort;
  const targetPort = typeof target === 'string' || typeof target === 'number' ? target : undefined;
  return [
    compact<ServicePort>({
      name: reader.text(port.name, `${path}.name`) ?? '',
      protocol: reader.text(port.protocol, `${path}.protocol`) ?? 'TCP',
      port: number,
      appProtocol: reader.text(port.appProtocol, `${path}.appProtocol`),
      targetPort,
      nodePort: reader.whole(port.nodePort, `${path}.nodePort`),
    }),
  ];
}

function convertAffinity(value: unknown, reader: JsonReader): ServiceSpec['sessionAffinityConfig'] {
  const config = reader.object(value, 'spec.sessionAffinityConfig');
  const clientIP = reader.object(config?.clientIP, 'spec.sessionAffinityConfig.clientIP');
  const timeoutSeconds = reader.whole(clientIP?.timeoutSeconds, 'spec.sessionAffinityConfig.clientIP.timeoutSeconds');
  if (!config) return undefined;
  return clientIP ? { clientIP: timeoutSeconds === undefined ? {} : { timeoutSeconds } } : {};
}

function convertIngress(status: unknown, reader: JsonReader): readonly LoadBalancerIngress[] {
  const balancer = reader.object(reader.object(status, 'status')?.loadBalancer, 'status.loadBalancer');
  return reader.list(balancer?.ingress, 'status.loadBalancer.ingress').map((each, i) => {
    const path = `status.loadBalancer.ingress[${i}]`;
    const ingress = reader.object(each, path) ?? {};
    return compact<LoadBalancerIngress>({
      ip: reader.text(ingress.ip, `${path}.ip`),
      hostname: reader.text(ingress.hostname, `${path}.hostname`),
      ipMode: reader.text(ingress.ipMode, `${path}.ipMode`),
    });
  });
}
