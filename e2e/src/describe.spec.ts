import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RealControlPlane } from '@rollcall/testing';

import { ASSETS, onRealCluster } from './harness/environment.js';
import { eventually } from './harness/eventually.js';
import { Installation } from './harness/installation.js';
import { deployment, service, slice } from './harness/manifests.js';
import { Started } from './harness/started.js';

const suite = ASSETS === '' ? describe.skip : describe;

/** What we say beyond kubectl. */
const OURS = /^ {6}(Serving|Terminating):|^ {4}Hints:|^Fresh:/;

suite(onRealCluster('describe beside the real kubectl'), () => {
  const started = new Started();
  let plane: RealControlPlane;
  let installation: Installation;

  beforeAll(async () => {
    plane = started.add(await RealControlPlane.start({ assets: ASSETS, nodes: 3 }));
    installation = started.add(await Installation.start({ kubeconfig: plane.kubeconfig() }));
    await plane.apply(
      deployment('web', { app: 'web', replicas: 4 }),
      service('web', {
        selector: { app: 'web' },
        type: 'NodePort',
        trafficDistribution: 'PreferSameZone',
        ports: [{ name: 'http', port: 80, targetPort: 80 }],
      }),
      service('headless', { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] }),
      service('orders-db', { ports: [{ port: 5432 }], sessionAffinity: 'ClientIP' }),
      service('elsewhere', { type: 'ExternalName', externalName: 'db.example.com' }),
      slice('orders-db-1', 'orders-db', {
        addressType: 'IPv4',
        ports: [{ name: '', port: 5432, protocol: 'TCP' }],
        endpoints: [{ addresses: ['192.168.7.7'] }, { addresses: ['192.168.7.8'], conditions: { ready: false } }],
      }),
      slice('orders-db-2', 'orders-db', {
        addressType: 'FQDN',
        ports: [{ name: '', port: 5432, protocol: 'TCP' }],
        endpoints: [{ addresses: ['orders-db.corp.example'] }],
      }),
    );
    await eventually('all Pods of web are ready', async () => {
      const json = await plane.kubectl(['get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'json']);
      return json.split('"ready": true').length === 5;
    });
  }, 120_000);
  afterAll(() => started.stop(), 60_000);

  test.each(['web', 'headless', 'orders-db', 'elsewhere', 'kubernetes'])(
    '%s: byte for byte what kubectl prints, and our lines',
    async (name) => {
      const of = `kubernetes.io/service-name=${name}`;
      const names = await plane.kubectl([
        'get',
        'endpointslices',
        '-l',
        of,
        '-o',
        'jsonpath={.items[*].metadata.name}',
      ]);
      const printed = async (): Promise<string> => {
        const slices = names.split(' ').filter((each) => each !== '');
        const parts = [
          await plane.kubectl(['describe', 'service', name, '--show-events=false']),
          ...(await Promise.all(
            slices.sort().map((each) => plane.kubectl(['describe', 'endpointslice', each, '--show-events=false'])),
          )),
        ];
        return parts.join('\n\n');
      };
      const described = async (): Promise<string> => {
        const answer = await fetch(`${installation.api.url}/v1/namespaces/default/services/${name}/describe`);
        expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
        return answer.text();
      };
      const withoutOurs = (text: string): string =>
        text
          .split('\n')
          .filter((line) => !OURS.test(line))
          .join('\n');
      await eventually(
        'both say the same',
        async () => withoutOurs(await described()) === (await printed()),
        10_000,
      ).catch(async () => expect(withoutOurs(await described())).toBe(await printed()));
      await eventually('it is live', async () => (await described()).includes('\nFresh:  LIVE, '));
      const text = await described();
      expect(text).toMatch(/\nFresh: {2}LIVE, as of .*Z, lag \d+ ms \(cluster real\)\n$/);
      expect(text.split('Serving:').length).toBe(text.split('      Ready:').length);
    },
    30_000,
  );
});
