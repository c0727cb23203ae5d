import { describe, expect, test } from '@jest/globals';

import type { EndpointSlice } from '../endpoint-slice.js';
import { desired, pack, settled } from '../testing/packing-samples.js';
import type { DesiredEndpoint } from './desired-endpoint.js';
import type { SlicePlan } from './slice-plan.js';
import { isEmptyPlan } from './slice-plan.js';

test('an empty slice of ours stays and is filled again (PCK-5)', () => {
  const [full] = settled([], pack([desired({ address: '10.0.0.1' })])) as [EndpointSlice];
  const empty = { ...full, endpoints: [] };
  const plan = pack([desired({ address: '10.0.0.2' })], [empty]);
  expect([plan.create.length, plan.update.length, plan.delete.length]).toEqual([0, 1, 0]);
});

test('a slice that holds more than it may since the limit was lowered is not taken apart (PCK-2)', () => {
  const wanted = Array.from({ length: 5 }, (_, i) => desired({ address: `10.0.0.${i}` }));
  const existing = settled([], pack(wanted, [], { max: 5 }));
  expect(isEmptyPlan(pack(wanted, existing, { max: 2 }))).toBe(true);
  const plan = pack([...wanted, desired({ address: '10.0.0.9' })], existing, { max: 2 });
  expect([plan.create.length, plan.update.length]).toEqual([1, 0]);
});

describe('where newcomers go', () => {
  const at = (from: number, count: number): readonly DesiredEndpoint[] =>
    Array.from({ length: count }, (_, i) => desired({ address: `10.0.${from}.${i}` }));
  const sliceOf = (name: string, held: readonly DesiredEndpoint[]): EndpointSlice => {
    const [slice] = settled([], pack(held, [], { max: 10 }));
    const { metadata, addressType, ports } = pack([desired({ address: '10.9.9.9' })]).create[0]!;
    return slice
      ? { ...slice, metadata: { ...slice.metadata, name } }
      : { metadata: { ...metadata, name }, addressType, ports, endpoints: [] };
  };
  const sizes = (plan: SlicePlan): readonly (readonly [string, number])[] =>
    plan.update.map(({ metadata, endpoints }) => [metadata.name, endpoints.length] as const);

  test('of slices that are written anyway the fullest is filled first (PCK-3)', () => {
    const existing = [sliceOf('a', at(1, 4)), sliceOf('b', at(2, 8))];
    const plan = pack([...at(1, 3), ...at(2, 7), ...at(3, 2)], existing, { max: 10 });
    expect(sizes(plan)).toEqual([
      ['a', 3],
      ['b', 9],
    ]);
  });

  test('as many as a slice holds are a new one, even where an empty one stands (PCK-4)', () => {
    const plan = pack(at(1, 10), [sliceOf('a', [])], { max: 10 });
    expect([plan.create.length, plan.unchanged]).toEqual([1, ['a']]);
  });

  test('an empty slice that has drifted is put right and not deleted (PCK-5)', () => {
    const empty = sliceOf('a', []);
    const drifted = {
      ...empty,
      metadata: { ...empty.metadata, labels: { ...empty.metadata.labels, 'kubernetes.io/service-name': 'x' } },
    };
    const plan = pack(at(1, 2), [drifted, sliceOf('b', at(1, 2))], { max: 10 });
    expect([sizes(plan), plan.delete]).toEqual([[['a', 0]], []]);
  });
});
