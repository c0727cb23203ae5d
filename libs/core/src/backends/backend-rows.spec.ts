import { describe, expect, test } from '@jest/globals';

import { entryKeys } from '../diff-slice.js';
import type { EndpointSlice } from '../endpoint-slice.js';
import { explain } from '../explain/explain.js';
import { joinSlices } from '../join-slices.js';
import type { MirroredSlice } from '../mirrored-slice.js';
import { planWriteBack } from '../packing/plan-write-back.js';
import { DEFAULT_ADDRESS_POLICY, judgeAddress } from '../policy/address-policy.js';
import { PortNarrower } from '../port-narrower.js';
import { select } from '../select.js';
import type { Selection } from '../selection.js';
import { DEFAULT_SELECTION } from '../selection.js';
import type { Service } from '../service.js';
import { targets } from '../targets.js';
import { aBackend } from '../testing/backend-samples.js';
import { aService, SETTINGS, settled } from '../testing/packing-samples.js';
import type { Backend } from './backend.js';
import type { OwnScope, ServiceContents } from './backend-rows.js';
import { routingRows, servedRows } from './backend-rows.js';

const scope: OwnScope = { cluster: 'prod', namespace: 'shop', service: 'orders-db', mark: SETTINGS.mark };
const MIRRORED = '2026-11-24T21:00:00.000Z';

function mirrored({ metadata, addressType, ports, endpoints }: EndpointSlice): MirroredSlice {
  const keys = entryKeys(endpoints);
  return {
    header: { metadata, addressType, ports },
    entries: endpoints.map((endpoint, rank) => ({ key: keys[rank]!, rank, since: MIRRORED, endpoint })),
  };
}

/** What the cluster holds after the registrations were written. */
function written(backends: readonly Backend[], service: Service = aService()): readonly MirroredSlice[] {
  const judge = (_: Backend, address: string) =>
    judgeAddress(address, DEFAULT_ADDRESS_POLICY, { restrictedAddresses: false });
  return settled(
    [],
    planWriteBack({ service, backends, slices: [], isTaken: () => false, settings: SETTINGS, judge }),
  ).map(mirrored);
}

const foreign = (address: string, ready = true): MirroredSlice =>
  mirrored({
    metadata: { name: 'by-hand', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'orders-db' } },
    addressType: 'IPv4',
    ports: [{ name: 'pg', protocol: 'TCP', port: 5432 }],
    endpoints: [{ addresses: [address], conditions: { ready } }],
  });

const inputOf = (contents: ServiceContents, service: Service = aService()) => ({
  cluster: 'prod',
  namespace: 'shop',
  name: 'orders-db',
  service,
  rows: servedRows(scope, contents),
  routingRows: routingRows(scope, contents),
  slices: contents.slices,
  otherSlices: [],
});

const chosen = (contents: ServiceContents, selection: Partial<Selection> = {}, service: Service = aService()) =>
  select([inputOf(contents, service)], { ...DEFAULT_SELECTION, ...selection }, new PortNarrower()).endpoints;

const check = { state: 'PASSING' as const, since: '2026-11-24T20:10:00.000Z', message: null, phases: [] };

describe('a registration', () => {
  const backend = aBackend({
    zone: 'eu-1a',
    nodeName: 'w1',
    hostname: 'db-1',
    status: { check, servedSince: '2026-11-24T20:05:00.000Z' },
  });
  const service = aService({ trafficDistribution: 'PreferSameZone' });

  test('is served as one row, before it is written', () => {
    expect(servedRows(scope, { slices: [], backends: [backend] })).toMatchObject([
      {
        cluster: 'prod',
        address: '10.20.0.11',
        family: 'IPv4',
        resolvedAddresses: null,
        ports: [{ name: 'pg', port: 5432, protocol: 'TCP', appProtocol: null }],
        ready: true,
        serving: true,
        terminating: false,
        conditions: { ready: true, serving: true, terminating: false },
        zone: 'eu-1a',
        nodeName: 'w1',
        hostname: 'db-1',
        hints: null,
        targetRef: null,
        origin: 'EXTERNAL',
        slices: [],
        since: '2026-11-24T20:05:00.000Z',
        check: { state: 'PASSING', since: '2026-11-24T20:10:00.000Z', message: null },
      },
    ]);
  });

  test('is the same row when it is written, with the slices and hints that were seen back', () => {
    const [before] = servedRows(scope, { slices: [], backends: [backend] });
    const after = servedRows(scope, { slices: written([backend], service), backends: [backend] });
    expect(after).toEqual([
      { ...before, slices: ['orders-db-rollcall-ipv4-1'], hints: { forZones: ['eu-1a'], forNodes: [] } },
    ]);
  });

  test('that is disabled is not served, whatever is still written', () => {
    const contents = { slices: written([backend]), backends: [{ ...backend, state: 'DISABLED' as const }] };
    expect(servedRows(scope, contents)).toEqual([]);
  });

  test('that is gone is not served although its slice is still there', () => {
    expect(servedRows(scope, { slices: written([backend]), backends: [] })).toEqual([]);
  });

  test('by name is one row of family FQDN, whatever it resolved to', () => {
    const resolved = { addresses: ['10.20.0.1', 'fd12::1'], at: MIRRORED, ttlSeconds: 30, error: null };
    const name = aBackend({ address: 'db.corp.example', status: { resolved } });
    const rows = servedRows(scope, { slices: written([name]), backends: [name] });
    expect(rows).toMatchObject([
      {
        address: 'db.corp.example',
        family: 'FQDN',
        resolvedAddresses: ['10.20.0.1', 'fd12::1'],
        slices: ['orders-db-rollcall-ipv4-1', 'orders-db-rollcall-ipv6-1'],
      },
    ]);
    expect(targets(rows)).toEqual(['db.corp.example:5432']);
  });

  test('of an address that a slice of others has stands beside it, after it', () => {
    const rows = servedRows(scope, { slices: [foreign('10.20.0.11'), ...written([backend])], backends: [backend] });
    expect(rows.map(({ origin, slices }) => [origin, slices])).toEqual([
      ['EXTERNAL', ['orders-db-rollcall-ipv4-1']],
      ['KUBERNETES', ['by-hand']],
    ]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2);
    expect(targets(rows)).toEqual(['10.20.0.11:5432']);
  });

  test('of an address on another port is another row', () => {
    const other = aBackend({ id: 'b-2', ports: [{ name: 'pg', port: 6432, protocol: 'TCP', appProtocol: null }] });
    const rows = servedRows(scope, { slices: written([backend, other]), backends: [other, backend] });
    expect(rows.map(({ ports, slices }) => [ports[0]!.port, slices])).toEqual([
      [5432, ['orders-db-rollcall-ipv4-1']],
      [6432, ['orders-db-rollcall-ipv4-2']],
    ]);
  });

  test('is found by origin', () => {
    const contents = { slices: [foreign('10.1.1.1')], backends: [backend] };
    expect(chosen(contents, { origin: 'EXTERNAL' }).map(({ address }) => address)).toEqual(['10.20.0.11']);
    expect(chosen(contents, { origin: 'KUBERNETES' }).map(({ address }) => address)).toEqual(['10.1.1.1']);
  });
});

describe('mirrored endpoints', () => {
  test('are what they are without registrations', () => {
    const slices = [foreign('10.1.1.1'), foreign('10.1.1.2', false)];
    expect(servedRows(scope, { slices, backends: [] })).toEqual(joinSlices(scope, slices));
    expect(routingRows(scope, { slices, backends: [] })).toEqual(
      joinSlices({ cluster: 'prod', namespace: 'shop', service: 'orders-db' }, slices),
    );
  });
});

describe('what kube-proxy would choose', () => {
  const routable: Partial<Selection> = { readiness: 'routable' };
  const backend = aBackend({ status: { check } });

  test('is what was written, and not what is only registered', () => {
    expect(chosen({ slices: [], backends: [backend] }, routable)).toEqual([]);
    expect(chosen({ slices: written([backend]), backends: [backend] }, routable)).toMatchObject([
      { address: '10.20.0.11', origin: 'EXTERNAL', check: { state: 'PASSING' } },
    ]);
  });

  test('has the id of the registration', () => {
    const contents = { slices: written([backend]), backends: [backend] };
    expect(chosen(contents, routable)[0]!.id).toBe(servedRows(scope, contents)[0]!.id);
  });

  test('of a name are its addresses', () => {
    const resolved = { addresses: ['10.20.0.1', '10.20.0.2'], at: MIRRORED, ttlSeconds: 30, error: null };
    const name = aBackend({ address: 'db.corp.example', status: { check, resolved } });
    const rows = chosen({ slices: written([name]), backends: [name] }, routable);
    expect(rows.map(({ address, family, origin, check }) => [address, family, origin, check?.state])).toEqual([
      ['10.20.0.1', 'IPv4', 'EXTERNAL', 'PASSING'],
      ['10.20.0.2', 'IPv4', 'EXTERNAL', 'PASSING'],
    ]);
  });

  test('of an address in two slices is the copy that counts, ours or not', () => {
    const draining = aBackend({ state: 'DRAINING' });
    const contents = { slices: [foreign('10.20.0.11'), ...written([draining])], backends: [draining] };
    expect(chosen(contents, routable)).toMatchObject([
      { origin: 'KUBERNETES', slices: ['by-hand', 'orders-db-rollcall-ipv4-1'] },
    ]);
  });

  test('of an address that we and others have under different ports are two rows, each of its origin', () => {
    const other = aBackend({ ports: [{ name: 'metrics', port: 9187, protocol: 'TCP', appProtocol: null }] });
    const service = aService({
      ports: [
        { name: 'pg', protocol: 'TCP', port: 5432 },
        { name: 'metrics', protocol: 'TCP', port: 9187 },
      ],
    });
    const theirs = foreign('10.20.0.11');
    const entries = theirs.entries.map((entry) => ({
      ...entry,
      endpoint: { ...entry.endpoint, conditions: { ready: true, serving: true, terminating: false } },
    }));
    const contents = { slices: [{ ...theirs, entries }, ...written([other], service)], backends: [other] };
    expect(routingRows(scope, contents).map(({ origin, ports }) => [origin, ports.map(({ name }) => name)])).toEqual([
      ['EXTERNAL', ['metrics']],
      ['KUBERNETES', ['pg']],
    ]);
  });

  test('leaves out the slices of a headless Service', () => {
    const headless = aService({ clusterIP: 'None' });
    const contents = { slices: written([backend], headless), backends: [backend] };
    expect(routingRows(scope, contents)).toEqual([]);
    expect(chosen(contents, {}, headless)).toHaveLength(1);
  });
});

describe('explained', () => {
  const backend = aBackend({ status: { check } });

  test('a registration says that it is one, and how far it came', () => {
    const before = explain([inputOf({ slices: [], backends: [backend] })], '10.20.0.11', DEFAULT_SELECTION);
    expect(before).toMatchObject({ selected: true, summary: '10.20.0.11 is selected.' });
    expect(before.reasons[0]!.text).toBe(
      'it is registered here (ready true, serving true, terminating false, its check is PASSING) and not written to the cluster',
    );
    const contents = { slices: written([backend]), backends: [backend] };
    expect(explain([inputOf(contents)], '10.20.0.11', DEFAULT_SELECTION).reasons[0]!.text).toContain(
      'written to orders-db-rollcall-ipv4-1',
    );
  });

  test('one that is not written says so where kube-proxy chooses', () => {
    const selection: Selection = { ...DEFAULT_SELECTION, readiness: 'routable' };
    const { selected, summary } = explain([inputOf({ slices: [], backends: [backend] })], '10.20.0.11', selection);
    expect(selected).toBe(false);
    expect(summary).toContain('not written to the cluster, so kube-proxy does not see it');
  });

  test('a name is explained by its name', () => {
    const name = aBackend({ address: 'db.corp.example' });
    expect(explain([inputOf({ slices: [], backends: [name] })], 'db.corp.example', DEFAULT_SELECTION)).toMatchObject({
      selected: true,
    });
  });
});
