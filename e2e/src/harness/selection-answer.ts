import type { CaseQuery } from './kubernetes-cases.js';

export interface AnsweredPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly appProtocol: string | null;
}

/** An endpoint with every field that the contract names. */
export interface AnsweredEndpoint {
  readonly id: string;
  readonly cluster: string;
  readonly address: string;
  readonly family: string;
  readonly resolvedAddresses: readonly string[] | null;
  readonly ports: readonly AnsweredPort[];
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly conditions: Readonly<Record<'ready' | 'serving' | 'terminating', boolean | null>>;
  readonly zone: string | null;
  readonly nodeName: string | null;
  readonly hostname: string | null;
  readonly hints: { readonly forZones: readonly string[]; readonly forNodes: readonly string[] } | null;
  readonly targetRef: Readonly<Record<string, string | null>> | null;
  readonly origin: string;
  readonly slices: readonly string[];
  readonly since: string;
  readonly check: null;
}

export interface RoutableDecision {
  readonly port: string;
  readonly protocol: string;
  readonly family: string;
  readonly proxied: boolean;
  readonly policy: string | null;
  readonly topology: string | null;
  readonly fallback: boolean;
  readonly reason: string | null;
}

/** An EndpointSet without `freshness`, which changes with time. */
export interface SelectionAnswer {
  readonly service: { readonly cluster: string | null; readonly namespace: string; readonly name: string };
  readonly revision: string;
  readonly applied: { readonly zoneFallback: boolean; readonly routable: readonly RoutableDecision[] | null };
  readonly endpoints: readonly AnsweredEndpoint[];
  readonly targets: readonly string[];
}

interface Named {
  readonly metadata: { readonly namespace: string; readonly name: string };
}

export const ENDPOINT_FIELDS = `id cluster address family resolvedAddresses ports { name port protocol appProtocol }
  ready serving terminating conditions { ready serving terminating } zone nodeName hostname hints { forZones forNodes }
  targetRef { kind namespace name uid } origin slices since check { state }`;

const QUERY = `query Ask($service: ServiceRef!, $filter: EndpointFilter) {
  endpoints(service: $service, filter: $filter) {
    service { cluster namespace name } revision
    applied { zoneFallback routable { cluster port protocol family proxied policy topology fallback reason } }
    endpoints { ${ENDPOINT_FIELDS} } targets
  }
}`;

/** What a selection answers by REST, as JSON. */
export async function askByRest(
  url: string,
  service: Named,
  parameters: Readonly<Record<string, string>>,
): Promise<SelectionAnswer> {
  const answer = await fetch(restUrl(url, service, parameters));
  if (!answer.ok) throw new Error(`${answer.url} answers ${answer.status}: ${await answer.text()}`);
  const { freshness: _, ...rest } = (await answer.json()) as SelectionAnswer & { freshness: unknown };
  return rest;
}

/** The same as lines of `host:port`. */
export async function askByText(
  url: string,
  service: Named,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const answer = await fetch(restUrl(url, service, parameters), { headers: { accept: 'text/plain' } });
  if (!answer.ok) throw new Error(`${answer.url} answers ${answer.status}: ${await answer.text()}`);
  return (await answer.text()).split('\n').slice(0, -1);
}

/** The same by a GraphQL query. */
export async function askByGraphql(url: string, { metadata }: Named, filter: object): Promise<SelectionAnswer> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: QUERY,
      variables: { service: { namespace: metadata.namespace, name: metadata.name }, filter },
    }),
  });
  const { data, errors } = (await answer.json()) as { data?: { endpoints: SelectionAnswer }; errors?: unknown };
  if (!data) throw new Error(`GraphQL answers ${answer.status}: ${JSON.stringify(errors)}`);
  return data.endpoints;
}

/** A case's question in the words of REST. */
export function restParameters(query: CaseQuery, readiness: string): Readonly<Record<string, string>> {
  const { family, port, protocol, node, zone } = query;
  return {
    readiness,
    family,
    port,
    protocol,
    ...(readiness === 'routable' && node && { clientNode: node }),
    ...(readiness === 'routable' && zone && { clientZone: zone }),
  };
}

/** A case's question in the words of GraphQL. */
export function graphqlFilter({ family, port, protocol, node, zone }: CaseQuery, readiness: string): object {
  const client = { ...(node && { node }), ...(zone && { zone }) };
  return {
    readiness: readiness.replace('-', '_').toUpperCase(),
    families: [family],
    port,
    protocol,
    ...(readiness === 'routable' && Object.keys(client).length > 0 && { client }),
  };
}

function restUrl(url: string, { metadata }: Named, parameters: Readonly<Record<string, string>>): URL {
  const { namespace, name } = metadata;
  const query = String(new URLSearchParams(parameters));
  return new URL(`/v1/namespaces/${namespace}/services/${name}/endpoints?${query}`, url);
}
