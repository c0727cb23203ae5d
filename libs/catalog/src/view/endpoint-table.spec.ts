import { describe, expect, test } from '@jest/globals';
import type { EndpointSlice, MirroredSlice } from '@rollcall/core';
import { applySliceChange, diffSlice, joinSlices } from '@rollcall/core';
import { aSlice } from '@rollcall/testing';
import fc from 'fast-check';

import { EndpointTable } from './endpoint-table.js';

const scope = { cluster: 'prod', namespace: 'shop', service: 'cart' };

const conditions = fc.record(
  { ready: fc.boolean(), serving: fc.boolean(), terminating: fc.boolean() },
  { requiredKeys: [] },
);
// Few addresses and targets, in several spellings, so that copies meet.
const endpoint = fc.record({
  addresses: fc.constantFrom(['10.0.0.1'], ['010.0.0.1'], ['10.0.0.2'], ['10.0.0.3', '10.0.0.1'], ['']),
  conditions,
  targetRef: fc.constantFrom(undefined, { kind: 'Pod', uid: 'a' }, { kind: 'Pod', uid: 'b' }),
  zone: fc.constantFrom('a', 'b'),
});
const ports = fc.constantFrom(
  [{ name: 'http', protocol: 'TCP', port: 8080 }],
  [
    { name: 'http', protocol: 'TCP', port: 8080 },
    { name: 'dns', protocol: 'UDP', port: 53 },
  ],
  [],
);
const state = fc.record({
  name: fc.constantFrom('cart-a', 'cart-b', 'cart-c'),
  slice: fc.option(fc.record({ endpoints: fc.array(endpoint, { maxLength: 4 }), ports, version: fc.nat(3) })),
});

describe('a table that is kept change by change', () => {
  test('is what joining its slices from the beginning gives, and keeps the identity of rows that stay', () => {
    fc.assert(
      fc.property(fc.array(state, { maxLength: 12 }), (states) => {
        const slices = new Map<string, MirroredSlice>();
        const table = new EndpointTable(scope, []);
        for (const [i, each] of states.entries()) {
          const { name } = each;
          const before = slices.get(name) ?? null;
          const after = next(before, each, new Date(i * 1_000).toISOString());
          const rows = table.rows;
          table.replace(before, after);
          if (after) slices.set(name, after);
          else slices.delete(name);
          expect(table.rows).toEqual(joinSlices(scope, [...slices.values()]));
          for (const row of table.rows) {
            const same = rows.find((each) => each.id === row.id);
            if (same && JSON.stringify(same) === JSON.stringify(row)) expect(row).toBe(same);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

interface PublishedState {
  readonly name: string;
  readonly slice: {
    readonly endpoints: readonly object[];
    readonly ports: EndpointSlice['ports'];
    readonly version: number;
  } | null;
}

/** The slice after it was published so, `at` (RFC 3339). */
function next(before: MirroredSlice | null, { name, slice }: PublishedState, at: string): MirroredSlice | null {
  const now =
    slice &&
    aSlice(name, slice.endpoints as EndpointSlice['endpoints'], {
      service: 'cart',
      ports: slice.ports,
      resourceVersion: String(slice.version),
    });
  const change = diffSlice(before, { cluster: 'prod', namespace: 'shop', name, slice: now }, at);
  return change ? applySliceChange(before, change) : before;
}
