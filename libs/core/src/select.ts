import type { Endpoint, EndpointPort } from './endpoint.js';
import { bySortKey } from './join-slices.js';
import type { PortNarrower } from './port-narrower.js';
import { routeAll } from './route-all.js';
import type { Applied, Readiness, RoutableDecision, Selection } from './selection.js';
import { NO_ZONE } from './selection.js';
import type { Service } from './service.js';

/** A Service in one cluster, as far as a selection is made from it. */
export interface SelectionInput {
  readonly cluster: string;
  /** null = slices are there, the Service is not. */
  readonly service: Service | null;
  /** In the order of answers: mirrored ones and registrations, without the slices that we wrote. */
  readonly rows: readonly Endpoint[];
  /**
   * What kube-proxy sees: without slices that carry the headless label (semantics ASC-7), and of registrations what was written. The same list where that is
   * no difference.
   */
  readonly routingRows: readonly Endpoint[];
}

export interface SelectionResult {
  readonly endpoints: readonly Endpoint[];
  readonly applied: Applied;
}

/** The endpoints that a selection wants, in the order of answers (contract 3). */
export function select(
  inputs: readonly SelectionInput[],
  selection: Selection,
  narrower: PortNarrower,
): SelectionResult {
  const { rows, routable } =
    selection.readiness === 'routable'
      ? routed(inputs, selection, narrower)
      : { rows: byReadiness(inputs, selection.readiness), routable: null };
  const wanted = rows.filter((row) => isWanted(row, selection));
  const narrowed = narrowPorts(inOrder(wanted, inputs.length), selection, narrower);
  const { endpoints, zoneFallback } = byZone(narrowed, selection);
  return { endpoints, applied: { zoneFallback, routable } };
}

/** Whether a row is in a readiness other than `routable`, which no row can tell by itself. */
export function hasReadiness(
  { ready, serving, terminating }: Endpoint,
  readiness: Exclude<Readiness, 'routable'>,
): boolean {
  switch (readiness) {
    case 'ready':
      return ready;
    case 'not-ready':
      return !ready;
    case 'serving':
      return serving && (ready || terminating);
    case 'terminating':
      return terminating;
    case 'any':
      return true;
  }
}

/** Whether a port is the one that a selection names: by name, or by number. */
export function isPort({ name, port }: EndpointPort, wanted: string): boolean {
  return name === wanted || String(port) === wanted;
}

function byReadiness(
  inputs: readonly SelectionInput[],
  readiness: Exclude<Readiness, 'routable'>,
): readonly Endpoint[] {
  return inputs.flatMap(({ rows }) =>
    readiness === 'any' ? rows : rows.filter((row) => hasReadiness(row, readiness)),
  );
}

function routed(
  inputs: readonly SelectionInput[],
  selection: Selection,
  narrower: PortNarrower,
): { rows: readonly Endpoint[]; routable: readonly RoutableDecision[] } {
  const routes = inputs.map((input) => routeAll(input, selection));
  const rows = routes.flatMap(({ chosen }) =>
    [...chosen].map(([row, ports]) =>
      narrower.narrow(
        row,
        row.ports.filter((port) => ports.has(port)),
      ),
    ),
  );
  return { rows, routable: routes.flatMap(({ decisions }) => decisions) };
}

function isWanted({ family, nodeName, origin }: Endpoint, selection: Selection): boolean {
  return (
    (selection.families === null || selection.families.includes(family)) &&
    (selection.nodes === null || (nodeName !== null && selection.nodes.includes(nodeName))) &&
    (selection.origin === null || selection.origin === origin)
  );
}

/** Rows of one input are in order already, unless they were chosen port by port. */
function inOrder(rows: readonly Endpoint[], inputs: number): readonly Endpoint[] {
  const isOrdered = inputs === 1 && rows.every((row, i) => i === 0 || (rows[i - 1]?.sortKey ?? '') <= row.sortKey);
  return isOrdered ? rows : [...rows].sort(bySortKey);
}

function narrowPorts(
  rows: readonly Endpoint[],
  { port, protocol }: Selection,
  narrower: PortNarrower,
): readonly Endpoint[] {
  if (port === null && protocol === null) return rows;
  return rows.flatMap((row) => {
    const ports = row.ports.filter(
      (each) => (port === null || isPort(each, port)) && (protocol === null || each.protocol === protocol),
    );
    return ports.length === 0 ? [] : [narrower.narrow(row, ports)];
  });
}

function byZone(
  rows: readonly Endpoint[],
  { zones, zoneMode }: Selection,
): { endpoints: readonly Endpoint[]; zoneFallback: boolean } {
  if (zones === null) return { endpoints: rows, zoneFallback: false };
  const inZones = rows.filter(({ zone }) => zones.includes(zone ?? NO_ZONE));
  const zoneFallback = zoneMode === 'prefer' && inZones.length === 0 && rows.length > 0;
  return { endpoints: zoneFallback ? rows : inZones, zoneFallback };
}
