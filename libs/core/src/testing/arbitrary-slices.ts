import fc from 'fast-check';

import type { EndpointSlice, SliceEndpoint, SlicePort } from '../endpoint-slice.js';
import type { MirroredSlice } from '../mirrored-slice.js';
import { applySliceChange } from '../change.js';
import { diffSlice } from '../diff-slice.js';

const conditions = fc.record(
  { ready: fc.boolean(), serving: fc.boolean(), terminating: fc.boolean() },
  { requiredKeys: [] },
);

/** Few addresses, targets and places, in several spellings, so that copies meet. */
const endpoint = fc
  .record({
    addresses: fc.constantFrom(['10.0.0.1'], ['010.0.0.1'], ['10.0.0.2', '10.0.0.1'], ['::ffff:10.0.0.3'], ['?'], []),
    conditions,
    target: fc.constantFrom(null, 'a', 'b'),
    zone: fc.constantFrom(null, 'eu-1a', 'eu-1b'),
    nodeName: fc.constantFrom(null, 'n1', 'n2'),
  })
  .map(({ addresses, conditions: of, target, zone, nodeName }): SliceEndpoint => ({
    addresses,
    conditions: of,
    ...(target !== null && { targetRef: { kind: 'Pod', uid: target } }),
    ...(zone !== null && { zone }),
    ...(nodeName !== null && { nodeName }),
  }));

const port = fc.constantFrom<SlicePort>(
  { name: 'http', protocol: 'TCP', port: 8080 },
  { name: 'dns', protocol: 'UDP', port: 53 },
  { name: '', protocol: 'TCP', port: 8080 },
  { name: 'none', protocol: 'TCP' },
);

/** A slice of this name and Service. */
export const arbitrarySlice = (name: string, service = 'cart'): fc.Arbitrary<EndpointSlice> =>
  fc
    .record({
      endpoints: fc.array(endpoint, { maxLength: 5 }),
      ports: fc.uniqueArray(port, { maxLength: 3, selector: (each) => each.name }),
      resourceVersion: fc.constantFrom('9', '10', '11'),
      addressType: fc.constantFrom('IPv4', 'IPv4', 'IPv4', 'IPv6', 'FQDN', 'IP'),
    })
    .map(({ endpoints, ports, resourceVersion, addressType }) => ({
      metadata: { name, namespace: 'shop', resourceVersion, labels: { 'kubernetes.io/service-name': service } },
      addressType,
      ports,
      endpoints,
    }));

/** Up to three slices of one Service. */
export const arbitrarySlices: fc.Arbitrary<readonly EndpointSlice[]> = fc
  .tuple(...['cart-a', 'cart-b', 'cart-c'].map((name) => fc.option(arbitrarySlice(name))))
  .map((slices) => slices.filter((slice) => slice !== null));

/** The slice as it is kept after it was observed for the first time. */
export function mirrored(slice: EndpointSlice, at = '2026-01-01T00:00:00.000Z'): MirroredSlice {
  const { name, namespace } = slice.metadata;
  const change = diffSlice(null, { cluster: 'prod', namespace, name, slice }, at);
  const kept = change && applySliceChange(null, change);
  if (!kept) throw new TypeError(`slice ${name} is nothing`);
  return kept;
}
