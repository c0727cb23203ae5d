import { describe, expect, test } from '@jest/globals';
import type { EndpointSlice, MirroredSlice } from '@rollcall/core';
import { applySliceChange, joinSlices, serviceNameOf } from '@rollcall/core';
import { aSlice } from '@rollcall/testing';
import fc from 'fast-check';

import { MirrorState } from './mirror-state.js';

const SERVICES = ['cart', 'pay'];
const endpoint = fc.record({
  addresses: fc.constantFrom(['10.0.0.1'], ['10.0.0.2'], ['010.0.0.1']),
  conditions: fc.record({ ready: fc.boolean(), terminating: fc.boolean() }, { requiredKeys: [] }),
});
const slice = fc.record({
  endpoints: fc.array(endpoint, { maxLength: 3 }),
  service: fc.constantFrom('cart', 'cart', 'pay', null),
});
/** What is observed at once of each of three slices: nothing, that it is gone, or how it is. */
const flush = fc.tuple(...['a', 'b', 'c'].map(() => fc.option(fc.option(slice, { freq: 3 }), { nil: undefined })));

describe('what is written of slices', () => {
  test('is what was observed, each slice once; a served row keeps `since` for as long as its conditions, wherever it comes from', () => {
    fc.assert(
      fc.property(fc.array(flush, { minLength: 1, maxLength: 8 }), (flushes) => {
        const state = new MirrorState('prod', {
          ground: 0,
          services: [],
          slices: [],
          cursors: new Map(),
          synced: false,
        });
        const slices = new Map<string, MirroredSlice>();
        let served = new Map<string, { conditions: string; since: string }>();
        flushes.forEach((observed, i) => {
          const at = new Date(i * 1_000).toISOString();
          const desired = observed.flatMap((each, n) => {
            if (each === undefined) return [];
            const name = 'abc'[n] ?? '';
            return [
              {
                resource: 'endpointslices',
                namespace: 'shop',
                name,
                object: publish(name, each, i),
                receivedAtMs: 0,
              } as const,
            ];
          });
          const changes = state.diff(desired, at);
          expect(new Set(changes.map(({ name }) => name)).size).toBe(changes.length);
          state.commit(changes, i + 1);
          for (const change of changes) {
            if (change.kind !== 'slice') continue;
            const after = applySliceChange(slices.get(change.name) ?? null, change);
            if (after) slices.set(change.name, after);
            else slices.delete(change.name);
          }
          for (const { name, object } of desired) expect(published(slices.get(name))).toEqual(object);
          served = checkRows([...slices.values()], served, at);
        });
      }),
      { numRuns: 300 },
    );
  });
});

function publish(
  name: string,
  of: { endpoints: readonly object[]; service: string | null } | null,
  version: number,
): EndpointSlice | null {
  return (
    of &&
    aSlice(name, of.endpoints as EndpointSlice['endpoints'], {
      service: of.service,
      resourceVersion: String(version + 1),
    })
  );
}

function published(kept: MirroredSlice | undefined): EndpointSlice | null {
  return kept ? { ...kept.header, endpoints: kept.entries.map(({ endpoint: each }) => each) } : null;
}

/** Wants every row's `since` to be when its conditions began; returns the rows as they are now. */
function checkRows(
  slices: readonly MirroredSlice[],
  before: ReadonlyMap<string, { conditions: string; since: string }>,
  at: string,
): Map<string, { conditions: string; since: string }> {
  const rows = SERVICES.flatMap((service) =>
    joinSlices(
      { cluster: 'prod', namespace: 'shop', service },
      slices.filter(({ header }) => serviceNameOf(header) === service),
    ),
  );
  return new Map(
    rows.map(({ id, ready, serving, terminating, since }) => {
      const conditions = JSON.stringify([ready, serving, terminating]);
      const was = before.get(id);
      expect({ id, since }).toEqual({ id, since: was?.conditions === conditions ? was.since : at });
      return [id, { conditions, since }];
    }),
  );
}
