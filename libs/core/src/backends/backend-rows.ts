import { readAddress } from '../address.js';
import { endpointId } from '../endpoint-id.js';
import type { Endpoint } from '../endpoint.js';
import type { TableScope } from '../join-slices.js';
import { bySortKey, joinSlices, portKeyOf, sortKeyOf } from '../join-slices.js';
import type { MirroredSlice } from '../mirrored-slice.js';
import type { SliceMark } from '../packing/slice-mark.js';
import { isOwnSlice } from '../packing/slice-mark.js';
import { byPort } from '../slice-copy.js';
import { HEADLESS_LABEL } from '../well-known.js';
import type { Backend, CheckSummary } from './backend.js';
import { BackendsByAddress } from './backends-by-address.js';
import { servedConditions } from './served-conditions.js';
import { WrittenSlices } from './written-slices.js';

/** A Service in one cluster: what is mirrored of it, and what is registered for it. */
export interface ServiceContents {
  /** Of whomever, ours too. */
  readonly slices: readonly MirroredSlice[];
  readonly backends: readonly Backend[];
}

/** {@link TableScope} of an installation that writes slices. */
export interface OwnScope extends TableScope {
  readonly mark: SliceMark;
}

/**
 * The row of one registration; null = it is not served. It is served from the moment it is registered, written or not; a name is one row, of family FQDN.
 */
export function backendRow(scope: TableScope, backend: Backend, written: WrittenSlices): Endpoint | null {
  const { address, family, zone, nodeName, hostname, status } = backend;
  const conditions = servedConditions(backend.state, status.check?.state ?? null);
  if (!conditions) return null;
  const { cluster, namespace, service } = scope;
  const ports = [...backend.ports].sort(byPort);
  const addressKey = readAddress(family, address)?.key ?? '';
  const origin = 'EXTERNAL' as const;
  return {
    id: endpointId({ cluster, namespace, service, origin, family, address, portKey: portKeyOf(ports[0]) }),
    cluster,
    address,
    family,
    resolvedAddresses: status.resolved?.addresses ?? null,
    ports,
    ...conditions,
    conditions,
    zone,
    nodeName,
    hostname,
    targetRef: null,
    origin,
    ...written.of(backend),
    since: status.servedSince,
    check: summaryOf(backend),
    slicesByPort: null,
    sortKey: sortKeyOf({ addressKey, cluster, origin }, ports[0]),
  };
}

/** What a selection is made from, in the order of answers: mirrored endpoints and registrations. Slices that we wrote are no rows: the registration is. */
export function servedRows(scope: OwnScope, { slices, backends }: ServiceContents): readonly Endpoint[] {
  const written = new WrittenSlices(slices, scope.mark);
  const registered = backends.flatMap((backend) => backendRow(scope, backend, written) ?? []);
  const mirrored = joinSlices(
    scope,
    slices.filter(({ header }) => !isOwnSlice(header, scope.mark)),
  );
  return [...mirrored, ...registered].sort(bySortKey);
}

/**
 * What kube-proxy sees: all slices but those with the headless label, ours with the others (semantics ASC-7). A row that one of ours decides is of
 * origin EXTERNAL, and has the check of the registration that it was written for.
 */
export function routingRows(scope: OwnScope, { slices, backends }: ServiceContents): readonly Endpoint[] {
  const leading = new BackendsByAddress(backends);
  return joinSlices(scope, slices.filter(isRouted)).map((row) => checkedRow(row, leading));
}

/** Whether kube-proxy looks at a slice (semantics ASC-7). */
export function isRouted({ header }: MirroredSlice): boolean {
  return header.metadata.labels?.[HEADLESS_LABEL] === undefined;
}

/** A row of {@link routingRows} with the check of the registration that it was written for: of several that lead to the address, of the smallest id. */
export function checkedRow(row: Endpoint, leading: BackendsByAddress): Endpoint {
  if (row.origin !== 'EXTERNAL') return row;
  const first = portKeyOf(row.ports[0]);
  const checked = [...leading.to(row.address)]
    .filter(({ status, ports }) => status.check && ports.some((port) => portKeyOf(port) === first))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const check = checked[0] && summaryOf(checked[0]);
  return check ? { ...row, check } : row;
}

/** Phases are shown with the registration only. */
function summaryOf({ status }: Backend): CheckSummary | null {
  if (!status.check) return null;
  const { state, since, message } = status.check;
  return { state, since, message };
}
