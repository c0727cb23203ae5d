import { describe, expect, test } from '@jest/globals';
import { aService, aSlice, DRAINING } from '@rollcall/testing';

import type { EndpointSlice, SliceEndpoint } from './endpoint-slice.js';
import { entryKeys } from './diff-slice.js';
import { joinSlices } from './join-slices.js';
import type { MirroredSlice } from './mirrored-slice.js';
import { routeAll } from './route-all.js';
import type { RoutableDecision, Selection } from './selection.js';
import { DEFAULT_SELECTION } from './selection.js';
import type { Service } from './service.js';

function decisions(
  service: Service,
  endpoints: readonly SliceEndpoint[],
  selection: Partial<Selection> = {},
): readonly RoutableDecision[] {
  const rows = joinSlices({ cluster: 'prod', namespace: 'shop', service: 'cart' }, [
    mirrored(aSlice('cart-1', endpoints)),
  ]);
  const input = { cluster: 'prod', service, rows, routingRows: rows };
  return routeAll(input, { ...DEFAULT_SELECTION, readiness: 'routable', ...selection }).decisions;
}

function mirrored({ endpoints, ...header }: EndpointSlice): MirroredSlice {
  const keys = entryKeys(endpoints);
  return { header, entries: endpoints.map((endpoint, rank) => ({ key: keys[rank] ?? '', rank, since: '', endpoint })) };
}

describe('the decision about a port that the Service has not', () => {
  const missing = (about: Partial<RoutableDecision>): object => ({
    cluster: 'prod',
    family: 'IPv4',
    proxied: false,
    policy: null,
    topology: null,
    fallback: false,
    ...about,
  });

  test.each([
    [
      { port: 'admin' },
      { port: 'admin', protocol: 'TCP', reason: 'the Service has no port "admin" of protocol TCP (PRT-6)' },
    ],
    [
      { port: 'http', protocol: 'UDP' as const },
      { port: 'http', protocol: 'UDP', reason: 'the Service has no port "http" of protocol UDP (PRT-6)' },
    ],
    [
      { port: '9999' },
      { port: '9999', protocol: 'TCP', reason: 'the Service has no port "9999" of protocol TCP (PRT-6)' },
    ],
    [
      { protocol: 'SCTP' as const },
      { port: '', protocol: 'SCTP', reason: 'the Service has no port "" of protocol SCTP (PRT-6)' },
    ],
  ])('%j is told, and why', (selection, about) => {
    expect(decisions(aService('cart'), [{ addresses: ['10.0.0.1'], conditions: {} }], selection)).toEqual([
      missing(about),
    ]);
  });

  test('a Service without ports says so, in each family asked for', () => {
    const about = { port: '', protocol: 'TCP', reason: 'the Service has no port "" of protocol TCP (PRT-6)' };
    expect(decisions(aService('cart', { ports: [] }), [])).toEqual([missing(about)]);
  });
});

test('a Local policy that cannot apply, for want of a node, falls back to draining endpoints, and says so', () => {
  const service = aService('cart', { spec: { internalTrafficPolicy: 'Local' } });
  expect(decisions(service, [{ addresses: ['10.0.0.1'], conditions: DRAINING, nodeName: 'w1' }])).toEqual([
    {
      cluster: 'prod',
      port: 'http',
      protocol: 'TCP',
      family: 'IPv4',
      proxied: true,
      policy: 'Cluster',
      topology: 'none',
      fallback: true,
      reason: expect.stringMatching(/RTE-7.*TRM-1/),
    },
  ]);
});
