import type { Endpoint } from '@rollcall/core';

const rendered = new WeakMap<Endpoint, string>();

/** An endpoint as JSON, with the fields of the contract. Rows are immutable: each is put into words once. */
export function endpointJson(endpoint: Endpoint): string {
  const known = rendered.get(endpoint);
  if (known !== undefined) return known;
  const { id, cluster, address, family, resolvedAddresses, ports, ready, serving, terminating, conditions } = endpoint;
  const { zone, nodeName, hostname, hints, targetRef, origin, slices, since, check } = endpoint;
  const json = JSON.stringify({
    id,
    cluster,
    address,
    family,
    resolvedAddresses,
    ports,
    ready,
    serving,
    terminating,
    conditions,
    zone,
    nodeName,
    hostname,
    hints,
    targetRef,
    origin,
    slices,
    since,
    check,
  });
  rendered.set(endpoint, json);
  return json;
}

/** A JSON array of endpoints. */
export function endpointsJson(endpoints: readonly Endpoint[]): string {
  return `[${endpoints.map(endpointJson).join(',')}]`;
}
