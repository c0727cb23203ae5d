import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { joinSlices } from '../join-slices.js';
import { PortNarrower } from '../port-narrower.js';
import { select } from '../select.js';
import { DEFAULT_SELECTION, READINESS } from '../selection.js';
import type { Selection } from '../selection.js';
import type { Service } from '../service.js';
import { arbitrarySlices, mirrored } from '../testing/arbitrary-slices.js';
import { explain } from './explain.js';

const service: Service = {
  metadata: { name: 'cart', namespace: 'shop' },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.96.0.1',
    clusterIPs: ['10.96.0.1'],
    ipFamilies: ['IPv4'],
    ports: [{ name: 'http', protocol: 'TCP', port: 80 }],
  },
  status: { loadBalancer: { ingress: [] } },
};

const selection: fc.Arbitrary<Selection> = fc.record({
  ...Object.fromEntries(Object.entries(DEFAULT_SELECTION).map(([name, value]) => [name, fc.constant(value)])),
  readiness: fc.constantFrom(...READINESS),
  zones: fc.constantFrom(null, ['eu-1a'], ['-']),
  zoneMode: fc.constantFrom('require', 'prefer'),
  nodes: fc.constantFrom(null, ['n1']),
  port: fc.constantFrom(null, 'http', '53'),
  families: fc.constantFrom(null, ['IPv4'], ['IPv6']),
}) as unknown as fc.Arbitrary<Selection>;

test('an explanation agrees with the selection, for every address and in every spelling, and always gives a reason', () => {
  fc.assert(
    fc.property(arbitrarySlices, selection, (slices, wanted) => {
      const kept = slices.map((each) => mirrored(each));
      const rows = joinSlices({ cluster: 'prod', namespace: 'shop', service: 'cart' }, kept);
      const input = { cluster: 'prod', service, rows, routingRows: rows };
      const { endpoints } = select([input], wanted, new PortNarrower());
      for (const address of ['10.0.0.1', '010.000.000.001', '10.0.0.2', '10.0.0.3', '10.9.9.9', '?']) {
        const explained = explain(
          [{ ...input, namespace: 'shop', name: 'cart', slices: kept, otherSlices: [] }],
          address,
          wanted,
        );
        expect(explained.selected).toBe(endpoints.some((each) => each.address === explained.address));
        expect(explained.reasons.length).toBeGreaterThan(0);
        expect(explained.summary).toContain(explained.address);
      }
    }),
    { numRuns: 200 },
  );
});
