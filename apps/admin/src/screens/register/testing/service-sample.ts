import type { ServicePort, ServiceSummary } from '@rollcall/client';

type Sample = Omit<Partial<ServiceSummary>, 'ports'> & { readonly ports?: readonly Partial<ServicePort>[] };

/** A Service without selector as lists show it. */
export function serviceSample({ ports = [{ name: 'pg', port: 5432 }], ...more }: Sample = {}): ServiceSummary {
  return {
    cluster: 'prod',
    namespace: 'shop',
    name: 'orders-db',
    uid: null,
    type: 'ClusterIP',
    headless: false,
    externalName: null,
    selector: {},
    labels: {},
    annotations: {},
    clusterIPs: ['10.96.0.7'],
    externalIPs: [],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: null,
    externalTrafficPolicy: null,
    trafficDistribution: null,
    sessionAffinity: null,
    publishNotReadyAddresses: false,
    createdAt: null,
    resourceVersion: '1',
    revision: 'e:1',
    changedAt: null,
    endpointCounts: { ready: 0, notReady: 0, terminating: 0, total: 0 },
    families: [],
    zones: [],
    ...more,
    ports: ports.map((port) => ({
      name: '',
      port: 80,
      protocol: 'TCP',
      targetPort: null,
      nodePort: null,
      appProtocol: null,
      ...port,
    })),
  };
}
