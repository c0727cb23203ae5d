import { expect, test } from '@jest/globals';
import type { EndpointSlice } from '@rollcall/client';

import { foldedLines } from './folded-lines.js';
import { sliceDiffs } from './slice-diffs.js';

const live = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: 'orders-db-rollcall-ipv4-1',
    namespace: 'shop',
    uid: 'u-1',
    resourceVersion: '41',
    creationTimestamp: '2026-11-25T00:00:00Z',
    labels: { b: '2', a: '1' },
  },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.20.0.1'] }],
  ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }],
} as unknown as EndpointSlice;

const proposed = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: orders-db-rollcall-ipv4-1
  namespace: shop
  labels: { a: "1", b: "2" }
  resourceVersion: "41"
addressType: IPv4
endpoints:
  - addresses: [10.20.0.1]
  - addresses: [10.20.0.2]
ports:
  - { name: pg, port: 5432, protocol: TCP }
`;
const plan = { create: [], update: [], delete: [], warnings: [], clusterCheck: null };
const slice = {
  namespace: 'shop',
  name: 'orders-db-rollcall-ipv4-1',
  addressType: 'IPv4',
  endpoints: 2,
  yaml: proposed,
};

test('an update shows only what somebody proposes to change, whatever the order of fields', () => {
  const [diff] = sliceDiffs({ ...plan, update: [slice] }, [live]);
  expect(
    diff?.lines.filter(({ change }) => change !== 'SAME').map(({ change, text }) => [change, text.trim()]),
  ).toEqual([
    ['ADDED', '- addresses:'],
    ['ADDED', '- 10.20.0.2'],
  ]);
});

test('what is created is all new, what is deleted all gone', () => {
  const created = sliceDiffs({ ...plan, create: [slice] }, []);
  const deleted = sliceDiffs({ ...plan, delete: [{ namespace: 'shop', name: slice.name }] }, [live]);
  expect(new Set(created[0]?.lines.map(({ change }) => change))).toEqual(new Set(['ADDED']));
  expect(new Set(deleted[0]?.lines.map(({ change }) => change))).toEqual(new Set(['REMOVED']));
  expect([created[0]?.yaml, deleted[0]?.yaml]).toEqual([proposed, null]);
});

test('lines far from any change are folded into one, and counted', () => {
  const same = Array.from({ length: 10 }, (_, i) => ({ change: 'SAME' as const, text: String(i) }));
  const lines = [...same, { change: 'ADDED' as const, text: 'new' }, ...same];
  expect(foldedLines(lines).map((line) => (line.change === 'FOLDED' ? line.count : line.text))).toEqual([
    7,
    '7',
    '8',
    '9',
    'new',
    '0',
    '1',
    '2',
    7,
  ]);
});
