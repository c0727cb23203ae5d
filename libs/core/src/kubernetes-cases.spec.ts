import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { describe, expect, test } from '@jest/globals';

import { serviceNameOf } from './change.js';
import { entryKeys } from './diff-slice.js';
import type { AddressFamily, Endpoint, EndpointPort } from './endpoint.js';
import type { EndpointSlice, SliceEndpoint, SliceHints } from './endpoint-slice.js';
import { joinSlices } from './join-slices.js';
import type { LegacyEndpoints } from './legacy-endpoints.js';
import { isComplete, isMirrored } from './legacy-endpoints.js';
import type { MirroredSlice } from './mirrored-slice.js';
import { PortNarrower } from './port-narrower.js';
import { propagationMs } from './propagation.js';
import type { RoutedEndpoint } from './route.js';
import { route } from './route.js';
import type { Service } from './service.js';
import { producerViolations } from './validate/producer-violations.js';
import type { SentSlice } from './validate/validate-slice.js';
import { validateSlice } from './validate/validate-slice.js';
import { HEADLESS_LABEL } from './well-known.js';

/**
 * What Kubernetes means, as cases: hand-made ones, each with a reason (vectors.json), and random Services with the answers that
 * kube-proxy's own code gave (kube-proxy-answers.jsonl). fixtures/README.md says what they are.
 */
const fixture = (name: string): string =>
  gunzipSync(readFileSync(join(import.meta.dirname, '../fixtures', `${name}.gz`))).toString('utf8');

interface Query {
  readonly view: string;
  readonly family: AddressFamily;
  readonly port: string;
  readonly protocol: string;
  readonly node?: string;
  readonly zone?: string;
  readonly where?: Partial<Record<'ready' | 'serving' | 'terminating', boolean>>;
}

/** Objects as the API returns them: lists and fields may be absent or null. */
type Raw<T> = { readonly [K in keyof T]?: T[K] | null };
type RawSlice = Raw<Omit<EndpointSlice, 'metadata'>> & Pick<EndpointSlice, 'metadata'>;
type RawService = Raw<Omit<Service, 'metadata' | 'spec'>> & Pick<Service, 'metadata' | 'spec'>;

interface VectorCase {
  readonly id: string;
  readonly rule: string;
  readonly kind: string;
  readonly title: string;
  readonly input: {
    readonly service: RawService;
    readonly slices: readonly RawSlice[];
    readonly events?: readonly { readonly type: string; readonly slice: RawSlice }[];
    readonly query: Query;
  };
  readonly expect: Readonly<Record<string, unknown>> & { readonly endpoints?: readonly unknown[] };
}

interface RouteAnswer {
  readonly proxied: boolean;
  readonly internal: readonly string[];
  readonly internalAsCluster?: readonly string[];
  readonly cluster?: readonly string[] | null;
  readonly local?: readonly string[] | null;
  readonly reachable?: readonly string[];
  readonly anyInCluster?: boolean;
  readonly topology?: string;
  readonly fallback?: readonly string[];
}
interface TableAnswer {
  readonly endpoints: readonly {
    readonly address: string;
    readonly port: number;
    readonly hints: SliceHints | null;
    readonly from: string;
  }[];
}
interface AnswerLine {
  readonly id: string;
  readonly service: RawService;
  readonly slices: readonly RawSlice[];
  readonly queries: readonly Query[];
  readonly expect: readonly (RouteAnswer | TableAnswer)[];
}

const narrower = new PortNarrower();

function mirrored({ metadata, addressType, endpoints, ports }: RawSlice): MirroredSlice {
  const all = (endpoints ?? []).map((endpoint: Raw<SliceEndpoint>) => {
    const { addresses, conditions, ...rest } = endpoint;
    return { ...(rest as SliceEndpoint), addresses: addresses ?? [], conditions: conditions ?? {} };
  });
  const keys = entryKeys(all);
  const named = (ports ?? []).map((port) => ({
    ...{ name: '', protocol: 'TCP' },
    ...port,
  }));
  return {
    header: { metadata, addressType: String(addressType), ports: named },
    entries: all.map((endpoint, rank) => ({ key: keys[rank]!, rank, since: '', endpoint })),
  };
}

function serviceOf({ metadata, spec, status }: RawService): Service {
  const ports = ((spec as Partial<Service['spec']>).ports ?? []).map((port) => ({ ...{ name: '' }, ...port }));
  const ingress = (status as Partial<Service['status']> | undefined)?.loadBalancer?.ingress ?? [];
  return { metadata, spec: { ...spec, ports }, status: { loadBalancer: { ingress } } };
}

function rowsOf(service: Service, slices: readonly MirroredSlice[]): readonly Endpoint[] {
  const { name, namespace } = service.metadata;
  const own = slices.filter(({ header }) => header.metadata.namespace === namespace && serviceNameOf(header) === name);
  return joinSlices({ cluster: 'prod', namespace, service: name }, own);
}

/** Rows of one family, port name and protocol, each with one port number. */
function table(
  rows: readonly Endpoint[],
  { family, port, protocol, where = {} }: Query,
): { row: Endpoint; port: number }[] {
  const isAsked = (each: EndpointPort): boolean => each.name === port && each.protocol === protocol;
  const holds = (row: Endpoint): boolean =>
    (Object.keys(where) as (keyof typeof where)[]).every((condition) => row[condition] === where[condition]);
  return rows
    .filter((row) => row.family === family && holds(row))
    .flatMap((row) =>
      row.ports.filter(isAsked).map((each) => ({ row: narrower.narrow(row, [each]), port: each.port })),
    );
}

function routeOf(service: Service, slices: readonly MirroredSlice[], { family, port, protocol, node, zone }: Query) {
  const seen = slices.filter(({ header }) => header.metadata.labels?.[HEADLESS_LABEL] === undefined);
  const client = { node: node ? node : null, zone: zone ? zone : null };
  const result = route(service, rowsOf(service, seen), { family, port, protocol, client });
  if (!result.proxied) return { proxied: false, internal: [] };
  const { cluster, local, reachable, internal, anyInCluster, topology, fallback } = result;
  const sets = {
    cluster: targets(cluster),
    local: targets(local),
    reachable: targets(reachable),
    internal: targets(internal),
  };
  return { proxied: true, ...sets, anyInCluster, topology, fallback };
}

function targets(chosen: readonly RoutedEndpoint[] | null): string[] | null {
  if (chosen === null) return null;
  return chosen
    .map(({ row, port }) => (row.family === 'IPv6' ? `[${row.address}]:${port.port}` : `${row.address}:${port.port}`))
    .sort();
}

function readFolded({ slices, events }: VectorCase['input']): MirroredSlice[] {
  if (!events) return slices.map(mirrored);
  const cache = new Map<string, RawSlice>();
  for (const { type, slice } of events) {
    const key = `${slice.metadata.namespace}/${slice.metadata.name}`;
    if (type === 'DELETED') cache.delete(key);
    else cache.set(key, slice);
  }
  return [...cache.values()].map(mirrored);
}

const vectors = (JSON.parse(fixture('vectors.json')) as { cases: VectorCase[] }).cases;
const ofView = (view: string): VectorCase[] =>
  vectors.filter(({ kind, input }) => kind === 'consume' && input.query.view === view);

describe('hand-made cases', () => {
  test.each(ofView('table').map((each) => [`${each.id} ${each.rule}: ${each.title}`, each] as const))(
    '%s',
    (_, { input, expect: wanted }) => {
      const found = table(rowsOf(serviceOf(input.service), readFolded(input)), input.query);
      const rows = found.map(({ row: { address, ready, serving, terminating }, port }) => ({
        address,
        port,
        ready,
        serving,
        terminating,
      }));
      expect(rows).toHaveLength(wanted.endpoints!.length);
      expect(new Set(rows)).toEqual(new Set(wanted.endpoints));
    },
  );

  test.each(ofView('route').map((each) => [`${each.id} ${each.rule}: ${each.title}`, each] as const))(
    '%s',
    (_, { input, expect: wanted }) => {
      const found = routeOf(serviceOf(input.service), readFolded(input), input.query);
      const sorted = Object.fromEntries(
        Object.entries(wanted).map(([field, value]) => [
          field,
          Array.isArray(value) ? [...(value as string[])].sort() : value,
        ]),
      );
      expect(found).toMatchObject(sorted);
    },
  );
});

interface JudgedCase {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly input: { readonly slice: SentSlice; readonly old?: SentSlice };
  readonly expect: {
    readonly valid: boolean;
    readonly errors: readonly { readonly field: string; readonly reason: string; readonly contains?: string }[];
    readonly warnings?: readonly string[];
    readonly stored?: Readonly<Record<string, unknown>>;
    readonly producer?: 'reject';
  };
}

describe('hand-made cases: what the API server takes', () => {
  const judged = vectors.filter(({ kind }) => kind === 'validate') as unknown as readonly JudgedCase[];

  test.each(judged.map((each) => [`${each.id} ${each.rule}: ${each.title}`, each] as const))(
    '%s',
    (_, { input, expect: wanted }) => {
      const { errors, warnings, stored } = validateSlice(input.slice, input.old ?? null);
      const short = (list: readonly { field: string; reason: string }[]): string[] =>
        list.map(({ field, reason }) => `${field} ${reason}`).sort();
      expect(short(errors)).toEqual(short(wanted.errors));
      for (const { field, contains } of wanted.errors) {
        if (contains !== undefined)
          expect(
            errors
              .filter((error) => error.field === field)
              .map(({ message }) => message)
              .join(),
          ).toContain(contains);
      }
      wanted.warnings?.forEach((warning, i) => expect(warnings[i]).toContain(warning));
      for (const [path, value] of Object.entries(wanted.stored ?? {})) expect(at(stored, path) ?? null).toEqual(value);
      if (wanted.valid && !input.old)
        expect(producerViolations(input.slice).length > 0).toBe(wanted.producer === 'reject');
    },
  );
});

function at(value: unknown, path: string): unknown {
  return path.split('/').reduce((each: unknown, key) => (each as Record<string, unknown> | undefined)?.[key], value);
}

describe('hand-made cases: propagation and legacy Endpoints', () => {
  test.each(ofView('latency').map((each) => [`${each.id} ${each.rule}: ${each.title}`, each] as const))(
    '%s',
    (_, { input, expect: wanted }) => {
      const { event, startedAt, observedAt } = input.query as unknown as {
        event: 'update' | 'delete';
        startedAt: string;
        observedAt: string;
      };
      const { annotations } = input.slices[0]!.metadata;
      expect(propagationMs({ annotations, event, startedAt, observedAt })).toBe(wanted.latencyMs);
    },
  );

  test.each(ofView('legacy').map((each) => [`${each.id} ${each.rule}: ${each.title}`, each] as const))(
    '%s',
    (_, { input, expect: wanted }) => {
      const { endpoints, service } = input as unknown as { endpoints: LegacyEndpoints; service: Service | null };
      expect({ mirrored: isMirrored(endpoints, service), complete: isComplete(endpoints) }).toEqual(wanted);
    },
  );
});

test('every hand-made case is played, but for those of packing, which packing-cases.spec.ts plays', () => {
  const played = [
    ...['table', 'route', 'latency', 'legacy'].flatMap(ofView),
    ...vectors.filter(({ kind }) => kind === 'validate'),
  ];
  const left = vectors.filter((each) => !played.includes(each));
  expect(left.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'pack'));
});

describe("kube-proxy's own answers", () => {
  const lines = fixture('kube-proxy-answers.jsonl').trim().split('\n');

  test.each(lines.map((text) => JSON.parse(text) as AnswerLine))(
    '$id',
    ({ service: raw, slices: published, queries, expect: wanted }) => {
      const [service, slices] = [serviceOf(raw), published.map(mirrored)];
      queries.forEach((query, i) => {
        if (query.view === 'table')
          expect(tableColumns(table(rowsOf(service, slices), query))).toEqual(wantedColumns(wanted[i] as TableAnswer));
        else expectRoute(routeOf(service, slices, query), wanted[i] as RouteAnswer);
      });
    },
  );
});

function tableColumns(rows: readonly { row: Endpoint; port: number }[]): Map<string, unknown> {
  return new Map(
    rows.map(({ row, port }) => {
      const { address, conditions, hints, hostname, nodeName, ready, serving, slices, targetRef, terminating, zone } =
        row;
      const columns = {
        address,
        conditions,
        hints,
        hostname,
        nodeName,
        port,
        ready,
        serving,
        slices,
        targetRef,
        terminating,
        zone,
      };
      return [`${address} ${port}`, columns];
    }),
  );
}

function wantedColumns({ endpoints }: TableAnswer): Map<string, unknown> {
  return new Map(
    endpoints.map((row) => {
      const { from, hints, ...columns } = row;
      expect(from).not.toBe('');
      const names = (list: SliceHints['forZones']): string[] => (list ?? []).map(({ name }) => name);
      const byName = hints && { forZones: names(hints.forZones), forNodes: names(hints.forNodes) };
      return [`${row.address} ${row.port}`, { ...columns, hints: byName }];
    }),
  );
}

/** Where the policy is Local and the client named no node, upstream has no answer for internal traffic and ours is Cluster semantics (RTE-7). */
function expectRoute(found: ReturnType<typeof routeOf>, wanted: RouteAnswer): void {
  const { proxied, cluster, local, reachable, anyInCluster, topology, fallback } = wanted;
  const internal = wanted.internalAsCluster ?? wanted.internal;
  expect(found).toEqual(
    proxied
      ? { proxied, cluster, local, reachable, internal, anyInCluster, topology, fallback }
      : { proxied, internal },
  );
}
