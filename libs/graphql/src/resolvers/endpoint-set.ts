import type { EndpointAnswer } from '@rollcall/catalog';
import { targets } from '@rollcall/core';

/** An answer as `EndpointSet`: its fields are those of the REST object. */
export function endpointSetOf({ ref, revision, freshness, version }: EndpointAnswer) {
  const { endpoints, applied } = version;
  return { service: ref, revision, freshness, applied, endpoints, targets: () => targets(endpoints) };
}
