import type { Service, ServicePort, ServiceSpec, StringMap } from '@rollcall/core';

export interface ServiceOptions {
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly ports?: readonly ServicePort[];
  readonly spec?: Partial<ServiceSpec>;
}

/** A ClusterIP Service as an API server publishes it: namespace shop, one port http 80/TCP. */
export function aService(name: string, options: ServiceOptions = {}): Service {
  const { namespace = 'shop', uid = `uid-${name}`, resourceVersion = '1', labels, annotations, spec } = options;
  return {
    metadata: { name, namespace, uid, resourceVersion, ...(labels && { labels }), ...(annotations && { annotations }) },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.10',
      clusterIPs: ['10.96.0.10'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
      selector: { app: name },
      ports: options.ports ?? [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
      ...spec,
    },
    status: { loadBalancer: { ingress: [] } },
  };
}
