import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DnsRecord } from '@rollcall/testing';
import { RealControlPlane, TestDnsServer } from '@rollcall/testing';

import { ASSETS, onRealCluster } from './harness/environment.js';
import { eventually } from './harness/eventually.js';
import { Installation } from './harness/installation.js';
import { folded, lines } from './harness/observed.js';
import { Registrar } from './harness/registrar.js';
import { Rival } from './harness/rival.js';
import { followBySse } from './harness/sse-client.js';
import { Started } from './harness/started.js';
import { WrittenSlices } from './harness/written-slices.js';

const suite = ASSETS === '' ? describe.skip : describe;

const NAME = 'orders-db.corp.example';
const PORTS = [{ name: 'pg', port: 5432 }];

/** An entry of the audit, as far as tests look. */
interface Recorded {
  readonly actor: { readonly name: string };
  readonly outcome: string;
  readonly code: string | null;
}

suite(onRealCluster('external backends'), () => {
  const started = new Started();
  let plane: RealControlPlane;
  let dns: TestDnsServer;
  let names: Readonly<Record<string, readonly string[]>> = {};
  let installation: Installation;
  let dba: Registrar;
  let slices: WrittenSlices;
  let namespace: string;
  let namespaces = 0;

  beforeAll(async () => {
    dns = await TestDnsServer.open(({ name, type }) => {
      const family = type === 'AAAA' ? 6 : 4;
      const addresses = (names[name] ?? []).filter((address) => (address.includes(':') ? 6 : 4) === family);
      const data = addresses.map((address): DnsRecord => ({
        name,
        type: family === 6 ? 'AAAA' : 'A',
        ttl: 1,
        data: address,
      }));
      return names[name] ? { type: 'RECORDS', records: data } : { type: 'CODE', code: 'NXDOMAIN' };
    });
    started.add({ stop: () => dns.close() });
    plane = started.add(await RealControlPlane.start({ assets: ASSETS }));
    installation = started.add(
      await Installation.start({
        kubeconfig: plane.kubeconfig(),
        environment: { ROLLCALL_DNS_SERVERS: dns.address },
      }),
    );
    dba = new Registrar(() => installation.api.url);
  }, 120_000);
  afterAll(() => started.stop(), 60_000);

  beforeEach(async () => {
    namespaces += 1;
    namespace = `shop-${namespaces}`;
    names = { [NAME]: ['10.20.30.40', '10.20.30.41'] };
    slices = new WrittenSlices(plane, namespace);
    await plane.kubectl(['create', 'namespace', namespace]);
    await create('orders-db');
  });

  /** A Service without selector, of which every replica knows. */
  async function create(name: string, spec: object = {}): Promise<void> {
    await plane.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace, name },
      spec: { ports: PORTS, ...spec },
    });
    await eventually(
      `${name} is known`,
      async () => (await dba.ask(`/v1/namespaces/${namespace}/services/${name}`)).status === 200,
    );
  }

  const said = async (id: string): Promise<string> => {
    const { state, message } = (await dba.backend(id)).status.writeBack;
    return `${state} ${message ?? ''}`;
  };
  const observed = (id: string): Promise<void> =>
    eventually('it is seen in the cluster', async () => {
      const now = await said(id);
      if (now !== 'OBSERVED ') throw new Error(now);
      return true;
    });

  test('a DBA registers a database by name: served at once, previewed, written, seen by kubectl, followed, drained, removed', async () => {
    const service = `${namespace}/orders-db`;
    const subscriber = followBySse(
      () => installation.api.url,
      `/v1/namespaces/${namespace}/services/orders-db/endpoints?readiness=any`,
    );
    const item = { address: NAME, ports: PORTS };
    const preview = await dba.register(service, [item], { query: '?dryRun=true' });
    expect([preview.status, await dba.targets(service), await slices.addresses()]).toEqual([200, [], []]);
    expect(preview.body.plan).toMatchObject({
      create: [{ name: 'orders-db-rollcall-ipv4-1', yaml: expect.stringMatching(/10\.20\.30\.40[^]*10\.20\.30\.41/) }],
      clusterCheck: { checked: true, findings: [] },
    });

    const backend = await dba.registered(service, item);
    expect(await dba.targets(service)).toEqual([`${NAME}:5432`]);
    await observed(backend.id);
    expect(await slices.addresses()).toEqual(['10.20.30.40', '10.20.30.41']);
    const described = await plane.kubectl(['describe', 'service', 'orders-db', '-n', namespace]);
    expect(described).toContain('10.20.30.40:5432,10.20.30.41:5432');
    await eventually('the subscriber has it', () =>
      lines(folded(subscriber.events)).join().startsWith(`${NAME}:5432/TCP ready=true`),
    );
    const refusal = plane.kubectl(['port-forward', 'service/orders-db', '0:5432', '-n', namespace]);
    await expect(refusal).rejects.toThrow(/selector/);

    names = { [NAME]: ['10.20.30.42'] };
    await eventually('the slices follow the name', async () => (await slices.addresses()).join() === '10.20.30.42');
    await dba.change(backend.id, { state: 'DRAINING' });
    await eventually('it drains in the cluster', async () => (await slices.conditions()).join() === 'false true true');
    expect(await dba.targets(service)).toEqual([]);
    expect(await dba.targets(service, '?readiness=terminating')).toEqual([`${NAME}:5432`]);
    await dba.remove(backend.id);
    await eventually('nothing of it is in the cluster', async () => (await slices.addresses()).length === 0);
    await eventually('the subscriber has heard', () => folded(subscriber.events).length === 0);
    subscriber.close();
    const audit = await dba.ask<{ items: readonly { action: string; outcome: string }[] }>(
      `/v1/audit?namespace=${namespace}`,
    );
    expect(audit.body.items.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'backend.remove ALLOWED',
      'backend.update ALLOWED',
      'backend.register ALLOWED',
    ]);
  }, 120_000);

  test('whoever may not point a Service elsewhere is refused, and the refusal is on record', async () => {
    const service = `${namespace}/orders-db`;
    await create('web', { selector: { app: 'web' } });
    const item = { address: '10.70.0.1', ports: PORTS };
    const made = async (name: string, role: string, namespaces: readonly string[]): Promise<Registrar> => {
      const body = { name, role, namespaces };
      const { token } = (await dba.ask<{ token: string }>('/v1/tokens', { method: 'POST', body })).body;
      return new Registrar(() => installation.api.url, token);
    };
    const said = ({ status, body }: { status: number; body: { code?: string } }): string =>
      `${status} ${body.code ?? ''}`;
    const stranger = new Registrar(() => installation.api.url, null);
    const [reader, other, registrar] = [
      await made('reader', 'reader', ['*']),
      await made('other', 'registrar', ['elsewhere']),
      await made('registrar', 'registrar', [namespace]),
    ];
    expect(said(await stranger.register(service, [item]))).toBe('403 FORBIDDEN');
    expect(said(await reader.register(service, [item]))).toBe('403 FORBIDDEN');
    expect(said(await other.register(service, [item]))).toBe('404 NOT_FOUND');
    expect(said(await other.ask(`/v1/namespaces/${namespace}/services/orders-db`))).toBe('404 NOT_FOUND');
    expect(said(await registrar.register(service, [{ ...item, address: '169.254.169.254' }]))).toBe(
      '422 ADDRESS_FORBIDDEN',
    );
    expect(said(await registrar.register(`${namespace}/web`, [item]))).toBe('422 SERVICE_HAS_SELECTOR');
    expect(said(await registrar.register('default/kubernetes', [item]))).toBe('404 NOT_FOUND');
    expect((await registrar.register(service, [item])).status).toBe(201);
    expect(said(await registrar.ask('/v1/audit'))).toBe('403 FORBIDDEN');
    expect(await dba.targets(service)).toEqual(['10.70.0.1:5432']);

    const recorded = async (): Promise<readonly string[]> => {
      const path = `/v1/audit?action=backend.register&namespace=${namespace}`;
      const { items } = (await dba.ask<{ items: readonly Recorded[] }>(path)).body;
      return items.toReversed().map(({ actor, outcome, code }) => `${actor.name} ${outcome} ${code ?? ''}`.trim());
    };
    await eventually('all is on record', async () => (await recorded()).length >= 6);
    expect(await recorded()).toEqual([
      'anonymous REFUSED FORBIDDEN',
      'reader REFUSED FORBIDDEN',
      'other REFUSED NOT_FOUND',
      'registrar REFUSED ADDRESS_FORBIDDEN',
      'registrar REFUSED SERVICE_HAS_SELECTOR',
      'registrar ALLOWED',
    ]);
  }, 60_000);

  test('250 backends in both families are in the fewest slices, whoever edits, deletes or takes them over', async () => {
    await create('wide', { ipFamilyPolicy: 'PreferDualStack' });
    const many = Array.from({ length: 125 }, (_, i) => [`10.30.1.${i + 1}`, `fd00:30::${(i + 1).toString(16)}`]).flat();
    const { body } = await dba.register(
      `${namespace}/wide`,
      many.map((address) => ({ address, ports: PORTS })),
    );
    const last = body.items.at(-1)!;
    await observed(last.id);
    expect(await slices.sizes()).toEqual([100, 25, 100, 25]);
    const [name = ''] = await slices.names();

    await plane.kubectl(['delete', 'endpointslice', name, '-n', namespace]);
    await eventually('what was deleted is back', async () => (await slices.addresses()).length === 250);
    const edit = JSON.stringify({ endpoints: [{ addresses: ['10.99.0.1'] }] });
    await plane.kubectl(['patch', 'endpointslice', name, '-n', namespace, '--type=merge', '-p', edit]);
    await eventually('what was edited is as registered', async () => (await slices.addresses()).length === 250);

    const rival = new Rival(plane, { namespace, name });
    await eventually(
      'the rival is named',
      async () => {
        await rival.takesOver();
        const all = (
          await dba.ask<{ items: readonly { id: string }[] }>(`/v1/namespaces/${namespace}/services/wide/backends`)
        ).body;
        const states = await Promise.all(all.items.map(({ id }) => said(id)));
        return states.some((state) => /^CONFLICT .*rival/.test(state));
      },
      90_000,
    );
  }, 180_000);

  test('people register while the cluster is away: all is served at once, and written once it is back, in order, none twice', async () => {
    const created = ['db-1', 'db-2', 'db-3'];
    for (const name of created) await create(name);
    await plane.stopApiServer();
    const ids: string[] = [];
    for (let round = 1; round <= 3; round += 1)
      for (const name of created) {
        const address = `10.40.${round}.${ids.length + 1}`;
        ids.push((await dba.registered(`${namespace}/${name}`, { address, ports: PORTS })).id);
        expect(await dba.targets(`${namespace}/${name}`, '?origin=external')).toContain(`${address}:5432`);
      }
    expect((await said(ids[0]!)).split(' ')[0]).toBe('PENDING');
    await plane.startApiServer();
    for (const id of ids) await observed(id);
    expect(await slices.names()).toEqual(created.map((name) => `${name}-rollcall-ipv4-1`));
    expect(await slices.sizes()).toEqual([3, 3, 3]);
    expect(new Set(await slices.addresses()).size).toBe(9);
  }, 120_000);

  test('workers are killed between any two steps: in the end every backend is written once, and nothing else', async () => {
    const service = `${namespace}/orders-db`;
    const addresses = (round: number): readonly string[] =>
      Array.from({ length: 250 }, (_, i) => `10.${50 + round}.${i >> 7}.${(i & 127) + 1}`);
    let ids: readonly string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const before = await slices.versions();
      const { status, body } = await dba.register(
        service,
        addresses(round).map((address) => ({ address, ports: PORTS })),
      );
      expect(status).toBe(201);
      // After so many of the writes that the change needs, wherever in a step the worker is then.
      await eventually(
        'some of it is written',
        async () => (await slices.versions()).filter((version) => !before.includes(version)).length > round % 3,
      );
      for (const worker of installation.workers.splice(0)) await worker.stop('SIGKILL');
      await installation.addWorker();
      for (const id of ids) await dba.remove(id);
      ids = body.items.map(({ id }) => id);
    }
    await eventually(
      'all is as registered',
      async () => (await slices.addresses()).join() === [...addresses(3)].sort().join(),
      60_000,
    );
    for (const id of [ids[0]!, ids.at(-1)!]) await observed(id);
  }, 240_000);

  test('PostgreSQL is away while somebody registers: 503, and the retry with the same key registers once', async () => {
    const service = `${namespace}/orders-db`;
    const headers = { 'idempotency-key': 'retry-1' };
    const items = [{ address: '10.60.0.1', ports: PORTS }];
    await installation.postgres.crash();
    const away = await dba.register(service, items, { headers });
    expect([away.status, away.body.code]).toEqual([503, 'STORE_UNAVAILABLE']);
    await installation.postgres.recover();
    await eventually('it is taken', async () => (await dba.register(service, items, { headers })).status === 201);
    const again = await dba.register(service, items, { headers });
    expect(again.status).toBe(201);
    const all = await dba.ask<{ items: readonly object[] }>(`/v1/namespaces/${namespace}/services/orders-db/backends`);
    expect(all.body.items).toHaveLength(1);
    expect(await dba.targets(service)).toEqual(['10.60.0.1:5432']);
  }, 60_000);
});
