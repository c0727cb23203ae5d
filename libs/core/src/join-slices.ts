import { rawConditions, resolveConditions } from './conditions.js';
import { winnerOf } from './deduplication.js';
import { endpointId } from './endpoint-id.js';
import type { Endpoint, EndpointHints, EndpointPort, Origin, TargetRef } from './endpoint.js';
import type { ObjectReference, SliceHints } from './endpoint-slice.js';
import { jsonEquals } from './json-equals.js';
import type { MirroredSlice } from './mirrored-slice.js';
import type { SliceMark } from './packing/slice-mark.js';
import { isOwnSlice } from './packing/slice-mark.js';
import type { SliceCopy } from './slice-copy.js';
import { byPort, copiesOf } from './slice-copy.js';

/** Whose endpoints are joined. */
export interface TableScope {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  /** How slices that we wrote are known: rows that a copy in one of them decides are of origin EXTERNAL. Without it all are KUBERNETES. */
  readonly mark?: SliceMark;
}

/** A row with the copy that decides it: of its first port. */
export interface JoinedRow {
  readonly endpoint: Endpoint;
  readonly winner: SliceCopy;
}

/** All endpoints of a Service: its slices joined and deduplicated (semantics 0, steps 1 to 4), in the order of answers. */
export function joinSlices(scope: TableScope, slices: Iterable<MirroredSlice>): readonly Endpoint[] {
  const byAddress = new Map<string, SliceCopy[]>();
  for (const slice of slices) {
    for (const copy of copiesOf(slice)) {
      const copies = byAddress.get(copy.addressKey);
      if (copies) copies.push(copy);
      else byAddress.set(copy.addressKey, [copy]);
    }
  }
  return [...byAddress.values()].flatMap((copies) => joinAddress(scope, copies)).sort(bySortKey);
}

/** The rows of one address, in the order of answers. Depends on nothing but its copies. */
export function joinAddress(scope: TableScope, copies: readonly SliceCopy[]): readonly Endpoint[] {
  return joinCopies(scope, copies).map(({ endpoint }) => endpoint);
}

/** {@link joinAddress}, with the copies that decided. */
export function joinCopies(scope: TableScope, copies: readonly SliceCopy[]): readonly JoinedRow[] {
  const [only, ...more] = copies;
  if (!only) return [];
  if (more.length === 0)
    return [rowOf(scope, { winner: only, ports: only.ports, slices: [only.header.metadata.name], slicesByPort: null })];
  return rowsOfPorts(scope, copies)
    .map((row) => rowOf(scope, row))
    .sort((a, b) => bySortKey(a.endpoint, b.endpoint));
}

/** Sorts as answers do; after it comes the first port. */
export function sortKeyOf(
  { addressKey, cluster, origin }: { readonly addressKey: string; readonly cluster: string; readonly origin: Origin },
  first: EndpointPort | undefined,
): string {
  return `${addressKey} ${cluster} ${origin} ${first ? portSortKey(first) : ''}`;
}

/** What tells the rows of one address apart: their first port. */
export function portKeyOf(first: EndpointPort | undefined): string {
  return first ? `${first.name}/${first.protocol}/${first.port}` : '';
}

export function bySortKey(a: Endpoint, b: Endpoint): number {
  return a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0;
}

interface RowOfPorts {
  readonly winner: SliceCopy;
  readonly ports: readonly EndpointPort[];
  readonly slices: readonly string[];
  readonly slicesByPort: readonly (readonly string[])[] | null;
}

/** A port as its winning copy has it; null = what copies without a usable port stand for. */
interface WonPort {
  readonly port: EndpointPort | null;
  readonly winner: SliceCopy;
  readonly slices: readonly string[];
}

/** Ports whose winning copies have equal attributes share a row. */
function rowsOfPorts(scope: TableScope, copies: readonly SliceCopy[]): readonly RowOfPorts[] {
  const rows: { winner: SliceCopy; won: WonPort[] }[] = [];
  for (const each of wonPorts(copies)) {
    const origin = originOf(scope, each.winner);
    const row = rows.find(({ winner }) => originOf(scope, winner) === origin && sameAttributes(winner, each.winner));
    if (row) row.won.push(each);
    else rows.push({ winner: each.winner, won: [each] });
  }
  return rows.map(({ winner, won }) => {
    const slices = [...new Set(won.flatMap((each) => each.slices))].sort();
    const ofPorts = won.filter(({ port }) => port !== null);
    const differ = ofPorts.some((each) => each.slices.length !== slices.length);
    return {
      winner,
      ports: ofPorts.flatMap(({ port }) => port ?? []),
      slices,
      slicesByPort: differ ? ofPorts.map((each) => each.slices) : null,
    };
  });
}

/** Each port with its winner, in the order of ports; what has no port comes last. */
function wonPorts(copies: readonly SliceCopy[]): readonly WonPort[] {
  const byKey = new Map<string, { port: EndpointPort; copies: [SliceCopy, ...SliceCopy[]] }>();
  const portless: SliceCopy[] = [];
  for (const copy of copies) {
    if (copy.ports.length === 0) portless.push(copy);
    for (const port of copy.ports) {
      const key = `${port.name}/${port.protocol}/${port.port}`;
      const known = byKey.get(key);
      if (known) known.copies.push(copy);
      else byKey.set(key, { port, copies: [copy] });
    }
  }
  const won = [...byKey.values()]
    .sort((a, b) => byPort(a.port, b.port))
    .map(({ port, copies: of }) => wonPort(port, of));
  const [first, ...others] = portless;
  return first ? [...won, wonPort(null, [first, ...others])] : won;
}

function wonPort(port: EndpointPort | null, copies: readonly [SliceCopy, ...SliceCopy[]]): WonPort {
  const winner = winnerOf(copies);
  // The rest of a port (appProtocol) is what the winner's slice says of it.
  const own = port && winner.ports.find((each) => byPort(each, port) === 0);
  return { port: own ?? port, winner, slices: [...new Set(copies.map(({ header }) => header.metadata.name))].sort() };
}

function sameAttributes(a: SliceCopy, b: SliceCopy): boolean {
  if (a === b) return true;
  const [one, other] = [a.entry.endpoint, b.entry.endpoint];
  return (
    jsonEquals(rawConditions(one.conditions), rawConditions(other.conditions)) &&
    one.zone === other.zone &&
    one.nodeName === other.nodeName &&
    one.hostname === other.hostname &&
    jsonEquals(hintsOf(one.hints), hintsOf(other.hints)) &&
    jsonEquals(targetOf(one.targetRef), targetOf(other.targetRef))
  );
}

function originOf({ mark }: TableScope, { header }: SliceCopy): Origin {
  return mark && isOwnSlice(header, mark) ? 'EXTERNAL' : 'KUBERNETES';
}

function rowOf(scope: TableScope, { winner, ports, slices, slicesByPort }: RowOfPorts): JoinedRow {
  const { cluster, namespace, service } = scope;
  const { family, address, addressKey, entry } = winner;
  const { conditions, zone, nodeName, hostname, hints, targetRef } = entry.endpoint;
  const [first] = ports;
  const origin = originOf(scope, winner);
  const endpoint: Endpoint = {
    id: endpointId({ cluster, namespace, service, origin, family, address, portKey: portKeyOf(first) }),
    cluster,
    address,
    family,
    resolvedAddresses: null,
    ports,
    ...resolveConditions(conditions),
    conditions: rawConditions(conditions),
    zone: zone ?? null,
    nodeName: nodeName ?? null,
    hostname: hostname ?? null,
    hints: hintsOf(hints),
    targetRef: targetOf(targetRef),
    origin,
    slices,
    since: entry.since,
    check: null,
    slicesByPort,
    sortKey: sortKeyOf({ addressKey, cluster, origin }, first),
  };
  return { endpoint, winner };
}

/** Numbers may be anything that fits 32 bits. */
function portSortKey({ name, protocol, port }: EndpointPort): string {
  return `${name} ${protocol} ${String(port + 2 ** 31).padStart(10, '0')}`;
}

function hintsOf(hints: SliceHints | undefined): EndpointHints | null {
  if (!hints) return null;
  return {
    forZones: (hints.forZones ?? []).map(({ name }) => name),
    forNodes: (hints.forNodes ?? []).map(({ name }) => name),
  };
}

function targetOf(target: ObjectReference | undefined): TargetRef | null {
  if (!target) return null;
  const { kind, namespace, name, uid } = target;
  return { kind: kind ?? null, namespace: namespace ?? null, name: name ?? null, uid: uid ?? null };
}
