import { expect, test } from '@jest/globals';
import type { Endpoint } from '@rollcall/client';

import { moved, zoneLanes } from './zone-lanes.js';

const endpoint = (address: string, zone: string | null): Endpoint => ({ address, zone }) as Endpoint;
const LANES = zoneLanes([
  endpoint('10.0.0.1', 'eu-1b'),
  endpoint('10.0.0.2', null),
  endpoint('10.0.0.3', 'eu-1a'),
  endpoint('10.0.0.4', 'eu-1a'),
]);

test('endpoints stand in the lane of their zone, and those without one in the last', () => {
  expect(LANES.map(({ zone, endpoints }) => [zone, endpoints.map(({ address }) => address)])).toEqual([
    ['eu-1a', ['10.0.0.3', '10.0.0.4']],
    ['eu-1b', ['10.0.0.1']],
    ['', ['10.0.0.2']],
  ]);
});

test.each([
  ['ArrowRight', [0, 0], [0, 1]],
  ['ArrowRight', [0, 1], [0, 1]],
  ['ArrowLeft', [0, 0], [0, 0]],
  ['ArrowDown', [0, 1], [1, 0]],
  ['ArrowUp', [0, 1], [0, 1]],
  ['ArrowUp', [2, 0], [1, 0]],
  ['End', [0, 0], [0, 1]],
  ['Home', [0, 1], [0, 0]],
  ['x', [0, 1], [0, 1]],
] as const)('%s leads from %j to %j', (key, [lane, box], to) => {
  const { lane: toLane, box: toBox } = moved({ lane, box }, key, LANES);
  expect([toLane, toBox]).toEqual(to);
});
