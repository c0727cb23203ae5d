import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Endpoint, EndpointSlice, MirroredSlice } from '@rollcall/core';
import { applySliceChange, joinSlices } from '@rollcall/core';
import { anEndpoint, aSlice } from '@rollcall/testing';
import fc from 'fast-check';

import type { StoreWorld } from './testing/store-world.js';
import { aWrite, serviceAdded, sliceChange, StorePostgres } from './testing/store-world.js';

let postgres: StorePostgres;
let store: StoreWorld;
let epoch: number;
let ground = 0;
beforeAll(async () => {
  postgres = await StorePostgres.start();
  store = await postgres.open();
  epoch = await store.lead();
}, 30_000);
afterAll(async () => {
  await store.close();
  await postgres.stop();
});

// Few addresses, targets and times, in several spellings, so that copies meet and differ in everything that decides.
const endpoint = fc.record({
  addresses: fc.constantFrom(
    ['10.0.0.1'],
    ['010.0.0.1'],
    ['::ffff:10.0.0.1'],
    ['10.0.0.2', '10.0.0.1'],
    ['nonsense'],
    [],
  ),
  conditions: fc.record(
    { ready: fc.boolean(), serving: fc.boolean(), terminating: fc.boolean() },
    { requiredKeys: [] },
  ),
  targetRef: fc.constantFrom(undefined, { kind: 'Pod', uid: 'a' }, { kind: 'Pod', uid: 'b' }, { kind: 'Pod', uid: '' }),
  zone: fc.constantFrom(undefined, 'eu-1a', 'eu-1b'),
});
const port = fc.constantFrom(
  { name: 'http', protocol: 'TCP', port: 8080 },
  { name: 'alt', protocol: 'TCP', port: 8080 },
  { name: '', protocol: 'UDP', port: 53 },
  { name: 'none', protocol: 'TCP' },
  { name: 'zero', protocol: 'TCP', port: 0 },
);
const slice = fc.record({
  endpoints: fc.array(endpoint, { maxLength: 5 }),
  ports: fc.uniqueArray(port, { maxLength: 3, selector: ({ name }) => name }),
  resourceVersion: fc.constantFrom('9', '10', '11', 'x'),
  changedAt: fc.constantFrom(
    undefined,
    'never',
    '2026-13-45T00:00:00Z',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.000000001Z',
    '2026-01-01T01:00:00.5+01:00',
  ),
  addressType: fc.constantFrom('IPv4', 'IPv4', 'IPv4', 'IPv6', 'FQDN', 'IP'),
});

/** A row of the API as one line for each of its ports. */
const linesOf = (row: Endpoint): readonly string[] =>
  (row.ports.length > 0 ? row.ports : [null]).map((each) => {
    const { address, family, ready, serving, terminating, zone, nodeName: node, since } = row;
    const [name, protocol, number] = [each?.name ?? null, each?.protocol ?? null, each?.port ?? null];
    return JSON.stringify([family, address, name, protocol, number, ready, serving, terminating, zone, node, since]);
  });

async function viewed(service: string): Promise<readonly string[]> {
  const rows = await store.query<Record<string, unknown> & { since: Date }>(
    'SELECT * FROM current_endpoints WHERE service = $1',
    [service],
  );
  return rows
    .map(({ family, address, port_name, protocol, port: number, ready, serving, terminating, zone, node, since }) =>
      JSON.stringify([
        family,
        address,
        port_name,
        protocol,
        number,
        ready,
        serving,
        terminating,
        zone,
        node,
        since.toISOString(),
      ]),
    )
    .sort();
}

async function publish(slices: readonly EndpointSlice[], service: string): Promise<readonly MirroredSlice[]> {
  const changes = slices.map((each) => sliceChange(null, each));
  const { seq } = await store.mirrors.apply(aWrite({ epoch, ground, changes: [serviceAdded(service), ...changes] }));
  ground = seq;
  return changes.flatMap((change) => applySliceChange(null, change) ?? []);
}

describe('current_endpoints', () => {
  let services = 0;

  test('is what the API answers, on whatever slices there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(slice, { maxLength: 4 }), async (slices) => {
        services += 1;
        const service = `s${services}`;
        const published = slices.map(({ endpoints, ports, resourceVersion, changedAt, addressType }, i) =>
          aSlice(`${service}-${'xyZ0'[i] ?? ''}`, endpoints as EndpointSlice['endpoints'], {
            ports,
            resourceVersion,
            addressType,
            ...(changedAt && { annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': changedAt } }),
          }),
        );
        const mirrored = await publish(published, service);
        const rows = joinSlices({ cluster: 'prod', namespace: 'shop', service }, mirrored);
        expect(await viewed(service)).toEqual(rows.flatMap(linesOf).sort());
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test('has nothing of slices whose Service does not exist', async () => {
    const change = sliceChange(null, aSlice('orphan-x', [anEndpoint('10.0.0.9')]));
    const { seq } = await store.mirrors.apply(aWrite({ epoch, ground, changes: [change] }));
    ground = seq;
    expect(await viewed('orphan')).toEqual([]);
  });

  test('may be read by a role that may read, and nothing else', async () => {
    await store.query(
      `CREATE ROLE analyst LOGIN PASSWORD 'reads'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO analyst`,
    );
    const url = new URL(store.url);
    url.username = 'analyst';
    url.password = 'reads';
    const { postgres: server } = postgres;
    await publish([aSlice('read-x', [anEndpoint('10.0.0.7', { zone: 'eu-1a', nodeName: 'n1' })])], 'read');
    const rows = await server.query(url.href, `SELECT * FROM current_endpoints WHERE service = 'read'`);
    expect(rows).toMatchObject([
      {
        cluster: 'prod',
        namespace: 'shop',
        service: 'read',
        address: '10.0.0.7',
        family: 'IPv4',
        port: 8080,
        port_name: 'http',
        protocol: 'TCP',
        ready: true,
        serving: true,
        terminating: false,
        zone: 'eu-1a',
        node: 'n1',
        origin: 'KUBERNETES',
        slice: 'read-x',
      },
    ]);
    await expect(server.query(url.href, 'DELETE FROM service')).rejects.toThrow(/permission denied/);
  });
});
