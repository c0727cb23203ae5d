import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { RealControlPlane } from '@rollcall/testing';

import { ASSETS, onRealCluster } from './harness/environment.js';
import { eventually } from './harness/eventually.js';
import { Installation } from './harness/installation.js';
import { deployment, service, slice } from './harness/manifests.js';
import { ObservedService } from './harness/observed-service.js';
import { Started } from './harness/started.js';

const suite = ASSETS === '' ? describe.skip : describe;

/** The eight experiments of a person who gets to know Services, each seen by REST, long poll, SSE and a GraphQL subscription. */
suite(onRealCluster('experiments on a real cluster'), () => {
  const started = new Started();
  let plane: RealControlPlane;
  let installation: Installation;
  const observed: ObservedService[] = [];

  beforeAll(async () => {
    plane = started.add(await RealControlPlane.start({ assets: ASSETS, nodes: 3 }));
    installation = started.add(await Installation.start({ kubeconfig: plane.kubeconfig() }));
  }, 120_000);
  afterEach(async () => {
    const followed = observed.splice(0);
    try {
      for (const each of followed) await each.expectPromisesKept();
    } finally {
      for (const each of followed) each.close();
    }
  });
  afterAll(() => started.stop(), 60_000);

  /** Follows a Service as soon as it is known. */
  async function observe(name: string): Promise<ObservedService> {
    const url = `${installation.api.url}/v1/namespaces/default/services/${name}`;
    await eventually(`${name} is known`, async () => (await fetch(url)).status === 200);
    const each = new ObservedService(plane, () => installation.api.url, { namespace: 'default', name });
    observed.push(each);
    return each;
  }

  const ready = (published: readonly string[]): number =>
    published.filter((line) => line.includes('ready=true')).length;

  test('1 to 4: a Deployment behind a Service, scaled, a Pod replaced, a Pod not ready and back', async () => {
    await plane.apply(
      deployment('nginx-deployment', { app: 'nginx', replicas: 1 }),
      service('my-clusterip-service', { selector: { app: 'nginx' }, ports: [{ port: 80, targetPort: 80 }] }),
    );
    const nginx = await observe('my-clusterip-service');
    await nginx.settles('one endpoint', (published) => ready(published) === 1);
    const [endpoint] = await nginx.ask();
    expect(endpoint).toMatchObject({
      family: 'IPv4',
      zone: expect.stringMatching(/^eu-1[abc]$/),
      nodeName: expect.stringMatching(/^worker-\d$/),
      targetRef: { kind: 'Pod', namespace: 'default', name: expect.stringMatching(/^nginx-deployment-/) },
      ports: [{ name: '', port: 80, protocol: 'TCP', appProtocol: null }],
      origin: 'KUBERNETES',
    });

    await plane.kubectl(['scale', 'deployment/nginx-deployment', '--replicas=3']);
    await nginx.settles('three endpoints in three zones', (published) => ready(published) === 3);
    expect(new Set((await nginx.ask()).map(({ zone }) => zone))).toEqual(new Set(['eu-1a', 'eu-1b', 'eu-1c']));
    expect(await nginx.ask('&zone=eu-1b')).toHaveLength(1);

    const [pod = ''] = await podsOf('nginx');
    const [address = ''] = await addressesOf(pod);
    await plane.kubectl(['delete', 'pod', '--wait=false', pod]);
    await nginx.settles(
      'the replacement',
      (published) => ready(published) === 3 && published.length === 3 && !published.join().includes(`${address}:`),
    );
    const goodbye = nginx.clients[0]!.events.flatMap((event) => (event.type === 'CHANGES' ? event.changes : [])).filter(
      (change) => change.endpoint.address === address,
    );
    expect(
      goodbye.map(({ type, endpoint: { ready: isReady, serving, terminating } }) => ({
        type,
        isReady,
        serving,
        terminating,
      })),
    ).toEqual(
      expect.arrayContaining([
        { type: 'MODIFIED', isReady: false, serving: true, terminating: true },
        expect.objectContaining({ type: 'REMOVED' }),
      ]),
    );

    const [flapping = ''] = await podsOf('nginx');
    await setReady(flapping, 'False');
    await nginx.settles('one is not ready', (published) => ready(published) === 2 && published.length === 3);
    await setReady(flapping, 'True');
    await nginx.settles('all are ready', (published) => ready(published) === 3 && published.length === 3);
  }, 120_000);

  test('5 and 6: a Service without a selector gets its endpoint by a slice made by hand, and cannot be forwarded to', async () => {
    await plane.apply(service('external-service', { ports: [{ port: 8080, targetPort: 8080 }] }));
    const external = await observe('external-service');
    await external.settles('no endpoint', (published) => published.length === 0);
    await plane.apply(
      slice('external-service-1', 'external-service', {
        addressType: 'IPv4',
        ports: [{ name: '', port: 8080, protocol: 'TCP' }],
        endpoints: [{ addresses: ['192.168.1.100'] }],
      }),
    );
    await external.settles('the endpoint made by hand', (published) => ready(published) === 1);
    const text = await fetch(`${installation.api.url}/v1/namespaces/default/services/external-service/endpoints`, {
      headers: { accept: 'text/plain' },
    });
    expect(await text.text()).toBe('192.168.1.100:8080\n');
    await expect(plane.kubectl(['port-forward', 'service/external-service', '18080:8080'])).rejects.toThrow(
      /without a selector/,
    );
  }, 60_000);

  test('7: a dual-stack Service has both families, and an FQDN slice is its own family', async () => {
    await plane.apply(
      deployment('dual', { app: 'dual', replicas: 1 }),
      service('dual', {
        selector: { app: 'dual' },
        ipFamilyPolicy: 'PreferDualStack',
        ports: [{ name: 'http', port: 80, targetPort: 80 }],
      }),
      service('partner', { ports: [{ name: 'https', port: 443 }] }),
      slice('partner-1', 'partner', {
        addressType: 'FQDN',
        ports: [{ name: 'https', port: 443, protocol: 'TCP' }],
        endpoints: [{ addresses: ['api.partner.example'] }],
      }),
    );
    const [dual, partner] = [await observe('dual'), await observe('partner')];
    await dual.settles('an endpoint of the simulated family', (published) => ready(published) >= 1);
    await plane.apply(
      slice('dual-by-hand', 'dual', {
        addressType: 'IPv6',
        ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
        endpoints: [{ addresses: ['2001:db8::5'], conditions: { ready: true, serving: true, terminating: false } }],
      }),
    );
    await dual.settles('both families', (published) => published.some((line) => line.startsWith('2001:db8::5')));
    expect((await dual.ask('&family=IPv6')).map(({ address }) => address)).toEqual(['2001:db8::5']);
    await partner.settles('the name', (published) => published.length === 1);
    expect(await partner.ask('&family=FQDN')).toHaveLength(1);
    expect(await partner.ask('&family=IPv4,IPv6')).toEqual([]);
    const slices = await plane.kubectl([
      'get',
      'endpointslices',
      '-l',
      'kubernetes.io/service-name=dual',
      '-o',
      'jsonpath={.items[*].addressType}',
    ]);
    expect(slices).toContain('IPv6');
  }, 60_000);

  test('8: 1,001 ready Pods are all there, in eleven slices, where the legacy Endpoints object is cut', async () => {
    await plane.apply(
      deployment('crowd', { app: 'crowd', replicas: 1_001 }),
      service('crowd', { selector: { app: 'crowd' }, ports: [{ name: 'http', port: 80, targetPort: 80 }] }),
    );
    const crowd = await observe('crowd');
    await crowd.settles('all 1,001', (published) => ready(published) === 1_001, 240_000);
    const slices = (await (
      await fetch(`${installation.api.url}/v1/namespaces/default/services/crowd/slices`)
    ).json()) as { items: readonly { readonly endpoints: readonly unknown[] }[] };
    expect(slices.items.length).toBeGreaterThanOrEqual(11);
    await eventually('the legacy object is cut', async () => {
      const legacy = JSON.parse(await plane.kubectl(['get', 'endpoints', 'crowd', '-o', 'json'])) as {
        metadata: { annotations?: Record<string, string> };
      };
      return legacy.metadata.annotations?.['endpoints.kubernetes.io/over-capacity'] === 'truncated';
    });
  }, 300_000);

  async function podsOf(app: string): Promise<readonly string[]> {
    const names = await plane.kubectl([
      'get',
      'pods',
      '-l',
      `app=${app}`,
      '--field-selector=status.phase=Running',
      '-o',
      'jsonpath={.items[*].metadata.name}',
    ]);
    return names.split(' ').sort();
  }

  async function addressesOf(pod: string): Promise<readonly string[]> {
    return (await plane.kubectl(['get', 'pod', pod, '-o', 'jsonpath={.status.podIP}'])).split(' ');
  }

  async function setReady(pod: string, status: 'True' | 'False'): Promise<void> {
    const patch = { status: { conditions: [{ type: 'Ready', status }] } };
    await plane.kubectl(['patch', 'pod', pod, '--subresource=status', '-p', JSON.stringify(patch)]);
  }
});
