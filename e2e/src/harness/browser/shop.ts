import type { DemoApiServer } from '@rollcall/demo-cluster';

/** One endpoint of a slice; what is left out is not set. */
export interface ShopEndpoint {
  readonly address: string;
  readonly ready?: boolean;
  readonly serving?: boolean;
  readonly terminating?: boolean;
  readonly zone?: string;
}

/** A Service of the namespace `shop` with its one slice; what was there of that name is replaced. */
export function putService(cluster: DemoApiServer, name: string, endpoints: readonly ShopEndpoint[]): void {
  const selector = { app: name };
  const metadata = { name, namespace: 'shop', labels: selector };
  cluster.put('services', {
    metadata,
    spec: { selector, clusterIP: '10.96.0.10', ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] },
  });
  putEndpoints(cluster, name, endpoints);
}

/** Replaces the endpoints of a Service. */
export function putEndpoints(cluster: DemoApiServer, name: string, endpoints: readonly ShopEndpoint[]): void {
  const metadata = {
    name: `${name}-1`,
    namespace: 'shop',
    labels: {
      'kubernetes.io/service-name': name,
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    },
  };
  cluster.put('endpointslices', {
    metadata,
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    endpoints: endpoints.map(({ address, ready, serving, terminating, zone }, i) => ({
      addresses: [address],
      conditions: {
        ...(ready !== undefined && { ready }),
        ...(serving !== undefined && { serving }),
        ...(terminating !== undefined && { terminating }),
      },
      nodeName: `node-${i + 1}`,
      ...(zone !== undefined && { zone }),
      targetRef: { kind: 'Pod', namespace: 'shop', name: `${name}-${i + 1}`, uid: `uid-${name}-${i + 1}` },
    })),
  });
}

/** A small shop: `cart` with three endpoints of which one is not ready, `web` with two, `orders-db` without selector and endpoints. */
export function furnishShop(cluster: DemoApiServer): void {
  putService(cluster, 'cart', [
    { address: '10.0.1.1', ready: true, zone: 'eu-1a' },
    { address: '10.0.1.2', ready: false, zone: 'eu-1b' },
    { address: '10.0.1.3', zone: 'eu-1b' },
  ]);
  putService(cluster, 'web', [
    { address: '10.0.2.1', ready: true, zone: 'eu-1a' },
    { address: '10.0.2.2', ready: true, zone: 'eu-1b' },
  ]);
  cluster.put('services', {
    metadata: { name: 'orders-db', namespace: 'shop' },
    spec: { clusterIP: '10.96.0.11', ports: [{ name: 'postgres', port: 5432, protocol: 'TCP' }] },
  });
}
