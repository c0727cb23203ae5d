import type { Selection, ServiceFilter } from '../contract/selection.js';

export type Query = Readonly<Record<string, string | number | undefined>>;

/** A selection as the parameters of the REST API. */
export function selectionQuery(selection: Selection): Query {
  const { readiness, families, zones, zoneMode, nodes, port, protocol, origin, client } = selection;
  return {
    readiness,
    family: families?.join(','),
    zone: zones?.join(','),
    zoneMode,
    node: nodes?.join(','),
    port,
    protocol,
    origin: origin?.toLowerCase(),
    clientNode: client?.node,
    clientZone: client?.zone,
  };
}

export function filterQuery({ cluster, namespace, labelSelector, q, origin }: ServiceFilter): Query {
  return { cluster, namespace, labelSelector, q, origin: origin?.toLowerCase() };
}

/** `?a=1&b=2`, or nothing. */
export function queryString(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
