import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClusterSource } from '@rollcall/catalog';

import { RecordingSourceListener } from './recording-source-listener.js';

/** A cluster that a source can be pointed at. Objects are as an API server takes them. */
export interface SourceWorld {
  /** A new source that was not started yet. */
  newSource(options: { readonly namespaces?: readonly string[]; readonly user?: 'admin' | 'nobody' }): ClusterSource;
  create(object: object): Promise<void>;
  replace(object: object): Promise<void>;
  delete(kind: 'Service' | 'EndpointSlice', namespace: string, name: string): Promise<void>;
  /** Makes a namespace that objects can be in. */
  createNamespace(name: string): Promise<void>;
  /** The server forgets what happened until now: it can be watched only from newer versions. */
  forgetHistory(): Promise<void>;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  close(): Promise<void>;
}

const service = (namespace: string, name: string, labels = {}): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, labels },
  spec: { type: 'ClusterIP', ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] },
});
const slice = (namespace: string, name: string, addresses: readonly string[]): object => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, namespace, labels: { 'kubernetes.io/service-name': 'cart' } },
  addressType: 'IPv4',
  endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
});

/** What every source of a cluster promises: run on the in-process API server and on the real one. */
export function clusterSourceContract(name: string, open: () => Promise<SourceWorld>): void {
  describe(`${name} is observed as promised`, () => {
    let world: SourceWorld;
    let namespace: string;
    let namespaces = 0;
    const running: ClusterSource[] = [];

    beforeAll(async () => {
      world = await open();
    }, 60_000);
    afterAll(() => world.close());
    beforeEach(async () => {
      namespaces += 1;
      namespace = `contract-${namespaces}`;
      await world.createNamespace(namespace);
    });
    afterEach(async () => {
      await Promise.all(running.splice(0).map((source) => source.stop()));
    });

    const observe = (options: Parameters<SourceWorld['newSource']>[0] = {}, cursors = new Map<string, string>()) => {
      const [source, listener] = [world.newSource(options), new RecordingSourceListener()];
      running.push(source);
      source.start(listener, cursors);
      return { source, listener };
    };
    const own = (listener: RecordingSourceListener, scope = 'services'): readonly string[] =>
      listener.names(scope).filter((each) => each.startsWith(`${namespace}/`));

    test('first a complete list, then every change', async () => {
      await world.create(service(namespace, 'before'));
      const { listener } = observe();
      await listener.until(() => listener.count('SNAPSHOT') === 2);
      expect(own(listener)).toEqual([`${namespace}/before`]);
      await world.create(service(namespace, 'cart'));
      await world.create(slice(namespace, 'cart-x1', ['10.0.0.1', '10.0.0.2']));
      await listener.until(
        () => listener.has('services', `${namespace}/cart`) && listener.has('endpointslices', `${namespace}/cart-x1`),
      );
      await world.replace(slice(namespace, 'cart-x1', ['10.0.0.2']));
      await listener.until(() => listener.count('UPSERT', 'endpointslices') >= 2);
      await world.delete('Service', namespace, 'before');
      await listener.until(() => !listener.has('services', `${namespace}/before`));

      expect(own(listener)).toEqual([`${namespace}/cart`]);
      expect(listener.objects.get('endpointslices')!.get(`${namespace}/cart-x1`)!.object).toMatchObject({
        endpoints: [{ addresses: ['10.0.0.2'], conditions: { ready: true } }],
      });
      expect(listener.count('SNAPSHOT')).toBe(2);
      expect(listener.news('TROUBLE')).toEqual([]);
    });

    test('a resumed scope is watched on, and not listed', async () => {
      const first = observe();
      await world.create(service(namespace, 'one'));
      await first.listener.until(
        () =>
          first.listener.has('services', `${namespace}/one`) && first.listener.count('SNAPSHOT', 'endpointslices') > 0,
      );
      const cursors = new Map(['services', 'endpointslices'].map((scope) => [scope, first.listener.version(scope)]));
      await first.source.stop();
      await world.create(service(namespace, 'two'));
      await world.delete('Service', namespace, 'one');

      const { listener } = observe({}, cursors);
      await listener.until(() =>
        listener.heard.some((each) => each.type === 'DELETE' && each.name === `${namespace}/one`),
      );
      expect(listener.count('SNAPSHOT')).toBe(0);
      expect(own(listener)).toEqual([`${namespace}/two`]);
    });

    test('a version that the server does not have any more is listed anew', async () => {
      await world.create(service(namespace, 'cart'));
      await world.forgetHistory();
      const { listener } = observe({}, new Map([['services', '1']]));
      await listener.until(
        () => listener.has('services', `${namespace}/cart`) && listener.count('SNAPSHOT', 'services') > 0,
      );
      expect(listener.news('RELIST')).not.toEqual([]);
    }, 60_000);

    test('deleted and created again are told apart by uid', async () => {
      await world.create(service(namespace, 'cart'));
      const { listener } = observe();
      await listener.until(() => listener.has('services', `${namespace}/cart`));
      const uidOf = (): string => listener.objects.get('services')!.get(`${namespace}/cart`)?.object.metadata.uid ?? '';
      const uid = uidOf();
      await world.delete('Service', namespace, 'cart');
      await world.create(service(namespace, 'cart'));
      await listener.until(() => uidOf() !== '' && uidOf() !== uid);
      const deletions = listener.heard.flatMap((each) =>
        each.type === 'DELETE' && each.name === `${namespace}/cart` ? [each.ref.uid] : [],
      );
      expect(deletions).toEqual([uid]);
    });

    test('only the namespaces that are asked for', async () => {
      await world.createNamespace(`${namespace}-other`);
      await world.create(service(`${namespace}-other`, 'cart'));
      await world.create(service(namespace, 'cart'));
      const { source, listener } = observe({ namespaces: [namespace] });
      expect(source.scopes).toEqual([
        { resource: 'services', namespace },
        { resource: 'endpointslices', namespace },
      ]);
      await listener.until(() => listener.count('SNAPSHOT') === 2);
      await world.create(service(`${namespace}-other`, 'pay'));
      await world.create(service(namespace, 'pay'));
      await listener.until(() => listener.has(`services/${namespace}`, `${namespace}/pay`));
      expect(listener.names(`services/${namespace}`)).toEqual([`${namespace}/cart`, `${namespace}/pay`]);
    });

    test('a list can be had apart from the watch, which goes on', async () => {
      await world.create(service(namespace, 'cart'));
      const { source, listener } = observe();
      await listener.until(() => listener.has('services', `${namespace}/cart`));
      await world.create(service(namespace, 'pay'));
      const snapshot = await source.list({ resource: 'services', namespace: null });
      const names = snapshot.objects
        .map(({ object }) => object.metadata)
        .filter((metadata) => metadata.namespace === namespace);
      expect(names.map((metadata) => metadata.name).sort()).toEqual(['cart', 'pay']);
      await listener.until(() => listener.has('services', `${namespace}/pay`));
      expect(listener.count('SNAPSHOT', 'services')).toBe(1);
    });

    test('a quiet watch is proven to be current', async () => {
      const { listener } = observe();
      await listener.until(() => listener.news('PROOF').length >= 2);
      expect(BigInt(listener.news('PROOF')[0]!.resourceVersion)).toBeGreaterThan(0n);
    });

    test('the cluster says who it is, and which version', async () => {
      const { source, listener } = observe();
      await listener.until(() => listener.identities.length > 0 && listener.count('SNAPSHOT') === 2);
      expect(listener.identities[0]).toMatchObject({ source: 'kube-system' });
      expect(source.serverVersion()).toMatch(/^v1\.\d+/);
    });

    test('another cluster behind the same address is refused, and nothing of it is taken', async () => {
      const [source, listener] = [world.newSource({}), new RecordingSourceListener()];
      running.push(source);
      listener.acceptedUid = 'the-one-we-knew';
      source.start(listener, new Map());
      await listener.until(() => listener.news('TROUBLE').length >= 2);
      expect(listener.news('TROUBLE')[0]!.trouble).toMatchObject({ kind: 'OTHER_CLUSTER' });
      expect(listener.count('SNAPSHOT')).toBe(0);
    });

    test('what one may not see is trouble of its scope, and never an empty list', async () => {
      const { listener } = observe({ user: 'nobody' });
      await listener.until(() => listener.news('TROUBLE').length >= 2);
      expect(listener.news('TROUBLE')[0]!.trouble.kind).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
      expect(listener.count('SNAPSHOT')).toBe(0);
    });

    test('a server that stops and comes back is told, and loses nothing', async () => {
      await world.create(service(namespace, 'cart'));
      const { listener } = observe();
      await listener.until(() => listener.has('services', `${namespace}/cart`) && listener.count('SNAPSHOT') === 2);
      await world.stopServer();
      await listener.until(() => listener.news('TROUBLE').some(({ trouble }) => trouble.kind === 'UNREACHABLE'));
      expect(own(listener)).toEqual([`${namespace}/cart`]);
      await world.startServer();
      await world.create(service(namespace, 'pay'));
      await listener.until(() => listener.has('services', `${namespace}/pay`));
      expect(own(listener)).toEqual([`${namespace}/cart`, `${namespace}/pay`]);
    }, 60_000);

    test('nothing is delivered after stop', async () => {
      const { source, listener } = observe();
      await listener.until(() => listener.count('SNAPSHOT') > 0);
      await source.stop();
      const before = listener.heard.length;
      await world.create(service(namespace, 'cart'));
      const { listener: witness } = observe();
      await witness.until(() => witness.has('services', `${namespace}/cart`));
      expect(listener.heard).toHaveLength(before);
    });
  });
}
