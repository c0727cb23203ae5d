import type { RestrictedNetwork } from '@rollcall/core';
import { isOwnSlice, readNetwork } from '@rollcall/core';

import type { CatalogView } from '../view/catalog-view.js';

/**
 * Which of these addresses (canonical text) belong to a mirrored cluster: of a Service, or of a Pod. Each as a network of its own for the address policy: to
 * register one takes the right `restricted-addresses`.
 */
export function restrictedPlaces(view: CatalogView, addresses: Iterable<string>): readonly RestrictedNetwork[] {
  const asked = new Set(addresses);
  const found = new Map<string, string>();
  if (asked.size === 0) return [];
  for (const { cluster, service } of view.services()) {
    const { metadata, spec } = service;
    for (const address of [...(spec.clusterIPs ?? []), spec.clusterIP ?? ''])
      if (asked.has(address))
        found.set(
          address,
          `the addresses of Services of cluster ${cluster}: it is that of ${metadata.namespace}/${metadata.name}`,
        );
  }
  for (const { cluster, slice } of view.slices()) {
    if (isOwnSlice(slice.header, view.mark)) continue;
    for (const { endpoint } of slice.entries) {
      const [address = ''] = endpoint.addresses;
      if (endpoint.targetRef?.kind === 'Pod' && asked.has(address))
        found.set(address, `the addresses of Pods of cluster ${cluster}`);
    }
  }
  return [...found].flatMap(([address, what]) => {
    const network = readNetwork(address);
    return 'problem' in network ? [] : [{ network, what }];
  });
}
