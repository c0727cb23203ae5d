import type { AddressFamily, Endpoint, EndpointPort } from './endpoint.js';
import { hasExternalPolicy, isExternallyReachable, unproxiedReason } from './proxied-service.js';
import type { ClientLocation } from './selection.js';
import type { Service, ServicePort } from './service.js';
import { chooseByHints } from './topology.js';

/** What is routed: one port of a Service in one family, for one client. */
export interface RouteQuery {
  readonly family: AddressFamily;
  /** Service port name; '' = unnamed. */
  readonly port: string;
  readonly protocol: string;
  readonly client: ClientLocation;
}

/** A row and the port of it that serves the Service port. */
export interface RoutedEndpoint {
  readonly row: Endpoint;
  readonly port: EndpointPort;
}

/** kube-proxy does not serve this. */
export interface NotProxied {
  readonly proxied: false;
  readonly reason: string;
}

/** kube-proxy's choice (semantics 0, steps 5 and 6). */
export interface Routed {
  readonly proxied: true;
  /** Endpoints for the Cluster policy; null = the Service never uses it. */
  readonly cluster: readonly RoutedEndpoint[] | null;
  /** Endpoints for the Local policy; null = the Service never uses it. */
  readonly local: readonly RoutedEndpoint[] | null;
  /** What the client's node can reach: both of them. */
  readonly reachable: readonly RoutedEndpoint[];
  /** What internal traffic of the client goes to. */
  readonly internal: readonly RoutedEndpoint[];
  /** The internal policy that was applied: Cluster also where Local is set and the client has no node (RTE-7). */
  readonly policy: 'Cluster' | 'Local';
  /** Hints that narrowed the Cluster set. */
  readonly topology: 'none' | 'zone' | 'node';
  /** Hints that narrowed what internal traffic goes to. */
  readonly internalTopology: 'none' | 'zone' | 'node';
  /** Sets that found no ready endpoint and took those that are serving and terminating (TRM-1, TRM-4). */
  readonly fallback: readonly ('cluster' | 'local')[];
  /** Whether what internal traffic goes to is such a set: with RTE-7 also the Cluster set of a Service that never uses it. */
  readonly internalFallback: boolean;
  /** Some usable endpoint exists, wherever: tells DROP from REJECT (RTE-5). */
  readonly anyInCluster: boolean;
  readonly reason: string | null;
}

/** `rows`: the Service's endpoints in one cluster, joined without slices that carry the headless label (semantics ASC-7). */
export function route(service: Service, rows: readonly Endpoint[], query: RouteQuery): Routed | NotProxied {
  const reason = unproxiedReason(service, query.family);
  if (reason !== null) return { proxied: false, reason };
  const servicePort = service.spec.ports.find(
    ({ name, protocol }) => name === query.port && protocol === query.protocol,
  );
  if (!servicePort)
    return { proxied: false, reason: `the Service has no port "${query.port}" of protocol ${query.protocol} (PRT-6)` };
  return choose(service, candidatesOf(rows, query), { ...query, servicePort });
}

function candidatesOf(rows: readonly Endpoint[], { family, port, protocol }: RouteQuery): readonly RoutedEndpoint[] {
  return rows.flatMap((row) =>
    row.family === family
      ? row.ports
          .filter((each) => each.name === port && each.protocol === protocol)
          .map((each) => ({ row, port: each }))
      : [],
  );
}

function choose(
  service: Service,
  candidates: readonly RoutedEndpoint[],
  { family, client, servicePort }: RouteQuery & { readonly servicePort: ServicePort },
): Routed {
  const wantsLocal = service.spec.internalTrafficPolicy === 'Local';
  const external = isExternallyReachable(service, servicePort, family);
  const externalLocal = external && hasExternalPolicy(service) && service.spec.externalTrafficPolicy === 'Local';
  const clusterChoice = chooseCluster(candidates, client);
  const localChoice = chooseLocal(candidates, client);
  const cluster = !wantsLocal || external ? clusterChoice.endpoints : null;
  const local = wantsLocal || externalLocal ? localChoice.endpoints : null;
  const policy = wantsLocal && client.node ? 'Local' : 'Cluster';
  const fallback = [
    ...(cluster && clusterChoice.fallback ? (['cluster'] as const) : []),
    ...(local && localChoice.fallback ? (['local'] as const) : []),
  ];
  const reachable = union(cluster ?? [], local ?? []);
  const internal = policy === 'Local' ? localChoice : clusterChoice;
  const anyInCluster = candidates.some(({ row }) => row.ready) || candidates.some(isDraining);
  return {
    proxied: true,
    cluster,
    local,
    reachable,
    internal: internal.endpoints,
    policy,
    topology: cluster ? clusterChoice.topology : 'none',
    internalTopology: internal.topology,
    fallback,
    internalFallback: internal.fallback,
    anyInCluster,
    reason: reasonOf({ wantsLocal, node: client.node, found: internal, anyInCluster }),
  };
}

interface Choice {
  readonly endpoints: readonly RoutedEndpoint[];
  readonly topology: 'none' | 'zone' | 'node';
  readonly fallback: boolean;
}

function chooseCluster(candidates: readonly RoutedEndpoint[], client: ClientLocation): Choice {
  const ready = candidates.filter(({ row }) => row.ready);
  if (ready.length > 0) return { ...chooseByHints(ready, client), fallback: false };
  const draining = candidates.filter(isDraining);
  return { endpoints: draining, topology: 'none', fallback: draining.length > 0 };
}

/** No fallback to other nodes, and hints do not count (semantics RTE-2, TRM-4). */
function chooseLocal(candidates: readonly RoutedEndpoint[], { node }: ClientLocation): Choice {
  const local = node ? candidates.filter(({ row }) => row.nodeName === node) : [];
  const ready = local.filter(({ row }) => row.ready);
  if (ready.length > 0) return { endpoints: ready, topology: 'none', fallback: false };
  const draining = local.filter(isDraining);
  return { endpoints: draining, topology: 'none', fallback: draining.length > 0 };
}

/** Serving and terminating: usable if nothing is ready (semantics TRM-1, TRM-2). */
function isDraining({ row }: RoutedEndpoint): boolean {
  return row.serving && row.terminating;
}

function union(a: readonly RoutedEndpoint[], b: readonly RoutedEndpoint[]): readonly RoutedEndpoint[] {
  const known = new Set(a.map(({ row, port }) => `${row.address} ${port.port}`));
  return [...a, ...b.filter(({ row, port }) => !known.has(`${row.address} ${port.port}`))];
}

interface ReasonGround {
  readonly wantsLocal: boolean;
  readonly node: string | null;
  readonly found: Choice;
  readonly anyInCluster: boolean;
}

function reasonOf({ wantsLocal, node, found, anyInCluster }: ReasonGround): string | null {
  const reasons: string[] = [];
  if (wantsLocal && !node)
    reasons.push('internalTrafficPolicy is Local and the client named no node: Cluster semantics are served (RTE-7)');
  if (wantsLocal && node && found.endpoints.length === 0) {
    reasons.push(
      anyInCluster
        ? `no usable endpoint on node ${node}: kube-proxy drops such traffic (RTE-5)`
        : 'no usable endpoint anywhere: kube-proxy rejects such traffic (RTE-5)',
    );
  } else if (found.endpoints.length === 0) {
    reasons.push('no endpoint is ready, and none is serving and terminating (TRM-2)');
  }
  if (found.fallback) reasons.push('no endpoint is ready: those that are serving and terminating are used (TRM-1)');
  if (found.topology === 'zone')
    reasons.push("every ready endpoint has a zone hint: those for the client's zone are used (TOP-1)");
  if (found.topology === 'node')
    reasons.push("every ready endpoint has a node hint: those for the client's node are used (TOP-5)");
  return reasons.length === 0 ? null : reasons.join('; ');
}
