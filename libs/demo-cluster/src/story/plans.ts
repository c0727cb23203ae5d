/** One port of a Service, and where it leads on the Pods. */
export interface PortPlan {
  /** '' = the Service's only port, unnamed. */
  readonly name: string;
  readonly port: number;
  readonly target: number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly appProtocol?: string;
}

/** A Service. */
export interface ServicePlan {
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly PortPlan[];
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly families?: readonly Family[];
  readonly headless?: boolean;
  /** With it, endpoints carry hints for their own zone. */
  readonly trafficDistribution?: 'PreferSameZone';
}

/** A Service with Pods behind it. */
export interface WorkloadPlan extends ServicePlan {
  readonly replicas: number;
  /** Pods have lasting names and host names, as those of a StatefulSet. */
  readonly stateful?: boolean;
  readonly image: string;
}

export type Family = 'IPv4' | 'IPv6';

/** The nodes, one a zone. */
export const NODES = ['a', 'b', 'c'].map((zone, i) => ({ name: `worker-${i + 1}`, zone: `eu-1${zone}` }));

export const NAMESPACES = ['default', 'kube-system', 'shop', 'payments', 'platform'];

const http = (target: number): PortPlan => ({ name: 'http', port: 80, target, appProtocol: 'http' });
const grpc = (port: number): PortPlan => ({ name: 'grpc', port, target: port, appProtocol: 'kubernetes.io/h2c' });
const metrics: PortPlan = { name: 'metrics', port: 9100, target: 9100 };

/** What runs in the demo. */
export const WORKLOADS: readonly WorkloadPlan[] = [
  {
    namespace: 'kube-system',
    name: 'kube-dns',
    image: 'registry.k8s.io/coredns/coredns:v1.13.1',
    replicas: 2,
    ports: [
      { name: 'dns', port: 53, target: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, target: 53 },
      { name: 'metrics', port: 9153, target: 9153 },
    ],
  },
  {
    namespace: 'shop',
    name: 'nginx',
    image: 'nginx:1.29',
    replicas: 1,
    ports: [{ name: '', port: 80, target: 80 }],
  },
  {
    namespace: 'shop',
    name: 'web',
    image: 'shop/web:4.2.0',
    replicas: 3,
    type: 'LoadBalancer',
    families: ['IPv4', 'IPv6'],
    ports: [http(8080), { name: 'https', port: 443, target: 8443, appProtocol: 'https' }],
  },
  { namespace: 'shop', name: 'cart', image: 'shop/cart:1.9.3', replicas: 2, ports: [http(8080), grpc(9090)] },
  {
    namespace: 'shop',
    name: 'catalog',
    image: 'shop/catalog:2.31.0',
    replicas: 3,
    trafficDistribution: 'PreferSameZone',
    ports: [http(8080), metrics],
  },
  { namespace: 'shop', name: 'checkout', image: 'shop/checkout:3.0.1', replicas: 2, ports: [http(8080), metrics] },
  {
    namespace: 'shop',
    name: 'search',
    image: 'shop/search:0.17.2',
    replicas: 2,
    type: 'NodePort',
    ports: [http(9200)],
  },
  {
    namespace: 'shop',
    name: 'sessions',
    image: 'valkey/valkey:9.0',
    replicas: 3,
    headless: true,
    stateful: true,
    ports: [{ name: 'valkey', port: 6379, target: 6379 }],
  },
  {
    namespace: 'payments',
    name: 'ledger',
    image: 'payments/ledger:7.4.0',
    replicas: 3,
    trafficDistribution: 'PreferSameZone',
    ports: [grpc(9090), metrics],
  },
  { namespace: 'payments', name: 'gateway', image: 'payments/gateway:5.1.0', replicas: 2, ports: [http(8080)] },
  {
    namespace: 'platform',
    name: 'collector',
    image: 'otel/opentelemetry-collector:0.139.0',
    replicas: 2,
    families: ['IPv6', 'IPv4'],
    ports: [
      { name: 'otlp', port: 4317, target: 4317 },
      { name: 'syslog', port: 514, target: 5514, protocol: 'UDP' },
    ],
  },
  { namespace: 'platform', name: 'mailer', image: 'platform/mailer:1.0.8', replicas: 1, ports: [grpc(9090)] },
];

/** A Service without selector: who stands behind it is written by hand. */
export interface HandMadePlan extends ServicePlan {
  /** '' = none in the beginning. */
  readonly slice: string;
  readonly addressType: 'IPv4' | 'FQDN';
  readonly addresses: readonly string[];
}

export const HAND_MADE: readonly HandMadePlan[] = [
  {
    namespace: 'shop',
    name: 'external-service',
    ports: [{ name: '', port: 8080, target: 8080 }],
    slice: '',
    addressType: 'IPv4',
    addresses: [],
  },
  {
    namespace: 'payments',
    name: 'orders-db',
    ports: [{ name: 'postgres', port: 5432, target: 5432 }],
    slice: 'orders-db-by-hand',
    addressType: 'IPv4',
    addresses: ['192.168.40.11', '192.168.40.12'],
  },
  {
    namespace: 'payments',
    name: 'fraud-check',
    ports: [{ name: 'https', port: 443, target: 443, appProtocol: 'https' }],
    slice: 'fraud-check-by-name',
    addressType: 'FQDN',
    addresses: ['fraud-check.partner.example.com'],
  },
];
