// Asks the real kubectl and API server (KUBEBUILDER_ASSETS) what `kubectl describe` prints for odd Services, and keeps question and
// answer in libs/core/fixtures/kubectl-describe.json: the golden cases of libs/core/src/describe. Run it after a build.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { RealControlPlane } from '../libs/testing/dist/real-control-plane.js';

const http = { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' };
const endpoint = (address, more = {}) => ({ addresses: [address], conditions: { ready: true }, ...more });
const slice = (suffix, endpoints, more = {}) => ({
  suffix,
  addressType: 'IPv4',
  endpoints,
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  ...more,
});

/** `spec`, `meta` and `status` of the Service, and its slices. */
const cases = [
  {
    why: 'the usual ClusterIP Service',
    spec: { ports: [http], selector: { app: 'cart' } },
    slices: [slice('a', [endpoint('10.1.0.1')])],
  },
  { why: 'no slice at all', spec: { ports: [http] } },
  { why: 'an empty slice', spec: { ports: [http], selector: { app: 'x' } }, slices: [slice('a', [], { ports: [] })] },
  {
    why: 'more than three endpoints',
    spec: { ports: [http] },
    slices: [
      slice(
        'a',
        [1, 2, 3, 4, 5].map((i) => endpoint(`10.1.0.${i}`)),
      ),
    ],
  },
  {
    why: 'exactly three endpoints',
    spec: { ports: [http] },
    slices: [
      slice(
        'a',
        [1, 2, 3].map((i) => endpoint(`10.1.0.${i}`)),
      ),
    ],
  },
  {
    why: 'several slices are counted together',
    spec: { ports: [http] },
    slices: [
      slice('b', [endpoint('10.1.0.2'), endpoint('10.1.0.3')]),
      slice('a', [endpoint('10.1.0.1'), endpoint('10.1.0.4')]),
    ],
  },
  {
    why: 'not ready, unset and terminating conditions',
    spec: { ports: [http] },
    slices: [
      slice('a', [
        endpoint('10.1.0.1', { conditions: { ready: false } }),
        endpoint('10.1.0.2', { conditions: {} }),
        endpoint('10.1.0.3', { conditions: { ready: false, serving: true, terminating: true } }),
      ]),
    ],
  },
  {
    why: 'two ports, one named target',
    spec: { ports: [http, { name: 'metrics', port: 9090, targetPort: 'prom', protocol: 'TCP' }] },
    slices: [
      slice('a', [endpoint('10.1.0.1')], {
        ports: [
          { name: 'http', port: 8080 },
          { name: 'metrics', port: 9100 },
        ],
      }),
    ],
  },
  {
    why: 'unnamed port',
    spec: { ports: [{ port: 5432, protocol: 'TCP' }] },
    slices: [slice('a', [endpoint('10.1.0.1')], { ports: [{ name: '', port: 5432 }] })],
  },
  {
    why: 'UDP and SCTP',
    spec: {
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP' },
        { name: 'sig', port: 36412, protocol: 'SCTP' },
      ],
    },
  },
  { why: 'appProtocol', spec: { ports: [{ ...http, appProtocol: 'kubernetes.io/h2c' }] } },
  {
    why: 'NodePort',
    spec: { type: 'NodePort', ports: [{ ...http, nodePort: 30080 }], externalTrafficPolicy: 'Local' },
  },
  {
    why: 'LoadBalancer with ingress addresses, one by name',
    spec: {
      type: 'LoadBalancer',
      ports: [http],
      loadBalancerSourceRanges: ['10.0.0.0/8', '192.168.0.0/16'],
      externalTrafficPolicy: 'Local',
    },
    status: {
      loadBalancer: {
        ingress: [
          { ip: '203.0.113.9', ipMode: 'VIP' },
          { ip: '203.0.113.10', ipMode: 'Proxy' },
          { hostname: 'lb.example.com' },
        ],
      },
    },
  },
  {
    why: 'LoadBalancer that wants an address',
    spec: { type: 'LoadBalancer', ports: [http], loadBalancerIP: '203.0.113.77', loadBalancerClass: 'example.com/lb' },
  },
  { why: 'ExternalName', spec: { type: 'ExternalName', externalName: 'db.example.com' } },
  {
    why: 'ExternalName with ports and left-over slices',
    spec: { type: 'ExternalName', externalName: 'db.example.com', ports: [http] },
    slices: [slice('a', [endpoint('10.1.0.1')])],
  },
  {
    why: 'headless',
    spec: { clusterIP: 'None', ports: [http], selector: { app: 'db' } },
    slices: [slice('a', [endpoint('10.1.0.1', { hostname: 'db-0' }), endpoint('10.1.0.2', { hostname: 'db-1' })])],
  },
  {
    why: 'headless without ports',
    spec: { clusterIP: 'None', selector: { app: 'db' } },
    slices: [slice('a', [endpoint('10.1.0.1')], { ports: [] })],
  },
  {
    why: 'dual stack, one slice per family',
    spec: { ipFamilyPolicy: 'RequireDualStack', ports: [http] },
    slices: [slice('v4', [endpoint('10.1.0.1')]), slice('v6', [endpoint('2001:db8::1')], { addressType: 'IPv6' })],
  },
  {
    why: 'FQDN slice',
    spec: { ports: [http] },
    slices: [slice('a', [endpoint('db1.partner.example'), endpoint('db2.partner.example.')], { addressType: 'FQDN' })],
  },
  {
    why: 'session affinity',
    spec: { ports: [http], sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } },
  },
  { why: 'external IPs', spec: { ports: [http], externalIPs: ['198.51.100.1', '198.51.100.2'] } },
  {
    why: 'Local internal traffic and preferred zones',
    spec: { ports: [http], internalTrafficPolicy: 'Local', trafficDistribution: 'PreferSameZone' },
  },
  {
    why: 'several labels and annotations',
    meta: {
      labels: { app: 'cart', 'app.kubernetes.io/name': 'cart', tier: 'web' },
      annotations: { owner: 'team-a', 'example.com/note': 'short' },
    },
    spec: { ports: [http] },
  },
  {
    why: 'long, multi-line and hidden annotations',
    meta: {
      annotations: {
        long: 'x'.repeat(200),
        lines: 'first\nsecond line\n',
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
        fits: 'y'.repeat(134),
        fitsnot: 'z'.repeat(134),
      },
    },
    spec: { ports: [http] },
  },
  {
    why: 'only the hidden annotation',
    meta: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
    spec: { ports: [http] },
  },
  {
    why: 'other scripts and tabs in annotations',
    meta: { annotations: { greeting: 'grüße 你好', tabbed: 'a\tb\tc', wide: '语'.repeat(60) } },
    spec: { ports: [http] },
  },
  {
    why: 'selector of several labels',
    spec: { ports: [http], selector: { tier: 'web', app: 'cart', 'app.kubernetes.io/part-of': 'shop' } },
  },
  {
    why: 'zones, nodes, targets and hints',
    spec: { ports: [http] },
    slices: [
      slice('a', [
        endpoint('10.1.0.1', {
          zone: 'eu-1a',
          nodeName: 'worker-1',
          targetRef: { kind: 'Pod', name: 'cart-1', namespace: 'describe' },
          hints: { forZones: [{ name: 'eu-1a' }] },
        }),
        endpoint('10.1.0.2', { conditions: { ready: true, serving: false }, targetRef: { kind: 'Pod' } }),
      ]),
    ],
  },
  {
    why: 'slice ports without numbers and names',
    spec: { ports: [http] },
    slices: [slice('a', [endpoint('10.1.0.1')], { ports: [{ name: 'other' }, { name: '', port: 0 }] })],
  },
  {
    why: 'slice labels and annotations',
    spec: { ports: [http] },
    slices: [
      slice('a', [endpoint('10.1.0.1')], {
        labels: { 'endpointslice.kubernetes.io/managed-by': 'registrar.example.com' },
        annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:00:00Z' },
      }),
    ],
  },
  {
    why: 'several addresses in one endpoint',
    spec: { ports: [http] },
    slices: [slice('a', [{ addresses: ['10.1.0.1', '10.1.0.2'], conditions: {} }])],
  },
];

const plane = await RealControlPlane.start({ assets: process.env.KUBEBUILDER_ASSETS ?? '' });
try {
  await plane.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'describe' } });
  const kept = [];
  for (const [i, each] of cases.entries()) kept.push(await capture(`case-${String(i + 1).padStart(2, '0')}`, each));
  writeFileSync(
    join(import.meta.dirname, '../libs/core/fixtures/kubectl-describe.json'),
    `${JSON.stringify(kept, null, 1)}\n`,
  );
  console.log(`${kept.length} cases`);
} finally {
  await plane.stop();
}

async function capture(name, { why, meta = {}, spec, status, slices = [] }) {
  const kubectl = (...args) => plane.kubectl(['-n', 'describe', ...args]);
  const metadata = { name, namespace: 'describe', ...meta };
  await plane.kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata, spec }));
  if (status)
    await kubectl('patch', 'service', name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status }));
  for (const { suffix, labels, annotations, ...rest } of slices) {
    const of = {
      name: `${name}-${suffix}`,
      namespace: 'describe',
      annotations,
      labels: { 'kubernetes.io/service-name': name, ...labels },
    };
    await plane.kubectl(
      ['create', '-f', '-'],
      JSON.stringify({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: of, ...rest }),
    );
  }
  const names = slices.map(({ suffix }) => `${name}-${suffix}`).sort();
  const objects = await Promise.all(
    names.map(async (each) => JSON.parse(await kubectl('get', 'endpointslice', each, '-o', 'json'))),
  );
  return {
    why,
    service: JSON.parse(await kubectl('get', 'service', name, '-o', 'json')),
    slices: objects,
    expect: {
      service: await kubectl('describe', 'service', name, '--show-events=false'),
      slices: await Promise.all(names.map((each) => kubectl('describe', 'endpointslice', each, '--show-events=false'))),
    },
  };
}
