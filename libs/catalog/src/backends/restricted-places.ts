import type { RestrictedNetwork } from '@rollcall/core';
import { isOwnSlice, readNetwork, serviceNameOf } from '@rollcall/core';

import type { Place, Sight } from '../access/access.js';
import { sees } from '../access/access.js';
import type { CatalogView } from '../view/catalog-view.js';

/** Said of a place that whoever asks does not see: neither where it is, nor what. */
const ELSEWHERE = 'the addresses of the mirrored clusters';

/**
 * Which of these addresses (canonical text) belong to a mirrored cluster: of a Service, of a Pod, or of its API servers. Each as a network of its own for the address policy: to
 * register one takes the right `restricted-addresses`. Places are named to those who see them.
 */
export function restrictedPlaces(
  view: CatalogView,
  addresses: Iterable<string>,
  sight: Sight,
): readonly RestrictedNetwork[] {
  const asked = new Set(addresses);
  const found = new Map<string, string>();
  const find = (address: string, place: Place, what: string): void => {
    if (sees(sight, place)) found.set(address, what);
    else if (!found.has(address)) found.set(address, ELSEWHERE);
  };
  if (asked.size === 0) return [];
  for (const { cluster, service } of view.services()) {
    const { metadata, spec } = service;
    const { namespace, name } = metadata;
    for (const address of [...(spec.clusterIPs ?? []), spec.clusterIP ?? ''])
      if (asked.has(address))
        find(
          address,
          { cluster, namespace },
          `the addresses of Services of cluster ${cluster}: it is that of ${namespace}/${name}`,
        );
  }
  for (const { cluster, slice } of view.slices()) {
    if (isOwnSlice(slice.header, view.mark)) continue;
    const { namespace } = slice.header.metadata;
    const isApiServers = namespace === 'default' && serviceNameOf(slice.header) === 'kubernetes';
    for (const { endpoint } of slice.entries) {
      const [address = ''] = endpoint.addresses;
      if (!asked.has(address)) continue;
      if (isApiServers) find(address, { cluster, namespace }, `the addresses of the API servers of cluster ${cluster}`);
      else if (endpoint.targetRef?.kind === 'Pod')
        find(address, { cluster, namespace }, `the addresses of Pods of cluster ${cluster}`);
    }
  }
  return [...found].flatMap(([address, what]) => {
    const network = readNetwork(address);
    return 'problem' in network ? [] : [{ network, what }];
  });
}
