import type { AddressFamily, Endpoint, EndpointPort } from './endpoint.js';
import { ADDRESS_FAMILIES } from './endpoint.js';
import type { NotProxied, Routed, RouteQuery } from './route.js';
import { route } from './route.js';
import type { SelectionInput } from './select.js';
import type { ClientLocation, RoutableDecision, Selection } from './selection.js';
import type { ServicePort } from './service.js';

/** kube-proxy's choice for a whole Service in one cluster. */
export interface RouteOfAll {
  /** Chosen rows, with those of their ports that were chosen. */
  readonly chosen: ReadonlyMap<Endpoint, ReadonlySet<EndpointPort>>;
  readonly decisions: readonly RoutableDecision[];
}

const NOWHERE: ClientLocation = { node: null, zone: null };

/** Decides each port and family of a Service on its own (semantics TOP-8, FAM-1). */
export function routeAll({ cluster, service, routingRows }: SelectionInput, selection: Selection): RouteOfAll {
  const chosen = new Map<Endpoint, Set<EndpointPort>>();
  const decisions: RoutableDecision[] = [];
  if (!service) return { chosen, decisions };
  const known = service.spec.ports.filter((port) => isAskedFor(port, selection, routingRows));
  const ports = known.length > 0 ? known : [missingPort(selection)];
  for (const family of selection.families ?? familiesOf(service.spec.ipFamilies ?? [], routingRows)) {
    for (const port of ports) {
      const query: RouteQuery = {
        family,
        port: port.name,
        protocol: port.protocol,
        client: selection.client ?? NOWHERE,
      };
      const result = route(service, routingRows, query);
      decisions.push(decisionOf({ cluster, ...query }, result));
      if (!result.proxied) continue;
      for (const { row, port: target } of result.internal) chosen.set(row, (chosen.get(row) ?? new Set()).add(target));
    }
  }
  return { chosen, decisions };
}

/** Families that the Service has, and those that endpoints are there for: of each it is said what becomes of it. */
function familiesOf(ipFamilies: readonly string[], rows: readonly Endpoint[]): readonly AddressFamily[] {
  const present = new Set<string>([...ipFamilies, ...rows.map(({ family }) => family)]);
  const families = ADDRESS_FAMILIES.filter((family) => present.has(family));
  return families.length > 0 ? families : ['IPv4'];
}

/** A number in a selection is an endpoint's port: it asks for the Service ports that lead to it. */
function isAskedFor({ name, protocol }: ServicePort, selection: Selection, rows: readonly Endpoint[]): boolean {
  if (selection.protocol !== null && selection.protocol !== protocol) return false;
  if (selection.port === null || selection.port === name) return true;
  return rows.some((row) =>
    row.ports.some((port) => port.name === name && port.protocol === protocol && String(port.port) === selection.port),
  );
}

/** What is asked about though the Service has no such port, or none at all: so the answer can say why there is nothing. */
function missingPort({ port, protocol }: Selection): ServicePort {
  return { name: port ?? '', protocol: protocol ?? 'TCP', port: 0 };
}

function decisionOf(
  { cluster, family, port, protocol }: RouteQuery & { readonly cluster: string },
  result: Routed | NotProxied,
): RoutableDecision {
  const about = { cluster, port, protocol, family };
  if (!result.proxied)
    return { ...about, proxied: false, policy: null, topology: null, fallback: false, reason: result.reason };
  const { policy, internalTopology: topology, internalFallback: fallback, reason } = result;
  return { ...about, proxied: true, policy, topology, fallback, reason };
}
