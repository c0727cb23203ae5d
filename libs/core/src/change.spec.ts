import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { applySliceChange, revertSliceChange, servicesTouchedBy } from './change.js';
import { diffSlice, entryKeys } from './diff-slice.js';
import type { EndpointSlice } from './endpoint-slice.js';
import type { MirroredSlice } from './mirrored-slice.js';
import { arbitrarySlice } from './testing/arbitrary-slices.js';
import { aBackend } from './testing/backend-samples.js';

const AT = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z', '2026-01-01T00:00:02.000Z'] as const;
const history = fc.array(fc.option(fc.oneof(arbitrarySlice('x'), arbitrarySlice('x', 'pay'))), {
  minLength: 1,
  maxLength: 8,
});

const change = (kept: MirroredSlice | null, slice: EndpointSlice | null, at: string = AT[0]) =>
  diffSlice(kept, { cluster: 'prod', namespace: 'shop', name: 'x', slice }, at);
const published = (kept: MirroredSlice | null) =>
  kept && { ...kept.header, endpoints: kept.entries.map(({ endpoint }) => endpoint) };

describe('changes of a slice', () => {
  test('folded one after the other are the slice as it was observed last; taken back, what it was before', () => {
    fc.assert(
      fc.property(history, (observed) => {
        let kept: MirroredSlice | null = null;
        const steps: (readonly [MirroredSlice | null, NonNullable<ReturnType<typeof change>>])[] = [];
        for (const slice of observed) {
          const next = change(kept, slice);
          if (!next) {
            expect(published(kept)).toEqual(slice);
            continue;
          }
          steps.push([kept, next]);
          kept = applySliceChange(kept, next);
          expect(published(kept)).toEqual(slice);
        }
        for (const [before, step] of steps.reverse()) {
          kept = revertSliceChange(kept, step);
          expect(kept).toEqual(before);
        }
      }),
    );
  });

  test('name each entry once, and only entries that differ, unless the slice moved', () => {
    fc.assert(
      fc.property(arbitrarySlice('x'), arbitrarySlice('x'), (a, b) => {
        const kept = applySliceChange(null, change(null, a)!);
        const entries = change(kept, b, AT[1])?.entries ?? [];
        const keys = entries.map(({ before, after }) => (after ?? before)!.key);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { before, after } of entries) expect(before).not.toEqual(after);
      }),
    );
  });

  test('change `since` where the resolved conditions do, and only there', () => {
    const slice = (conditions: object): EndpointSlice => ({
      metadata: { name: 'x', namespace: 'shop' },
      addressType: 'IPv4',
      ports: [],
      endpoints: [{ addresses: ['10.0.0.1'], conditions }],
    });
    const kept = applySliceChange(null, change(null, slice({}))!);
    expect(
      change(kept, slice({ ready: true, serving: true, terminating: false }), AT[1])?.entries[0]?.after?.since,
    ).toBe(AT[0]);
    expect(change(kept, slice({ ready: false }), AT[1])?.entries[0]?.after?.since).toBe(AT[1]);
  });

  test('one endpoint that flaps among many is one entry; one that goes leaves the ranks of the others alone', () => {
    const endpoints = Array.from({ length: 100 }, (_, i) => ({
      addresses: [`10.0.0.${i}`],
      conditions: { ready: true },
    }));
    const slice = (of: EndpointSlice['endpoints']): EndpointSlice => ({
      metadata: { name: 'x', namespace: 'shop' },
      addressType: 'IPv4',
      ports: [],
      endpoints: of,
    });
    const kept = applySliceChange(null, change(null, slice(endpoints))!);
    const flapped = endpoints.map((each, i) => (i === 50 ? { ...each, conditions: { ready: false } } : each));
    expect(change(kept, slice(flapped))?.entries).toHaveLength(1);
    expect(change(kept, slice(endpoints.toSpliced(50, 1)))?.entries).toMatchObject([{ after: null }]);
    expect(change(kept, slice([...endpoints, { addresses: ['10.0.1.0'], conditions: {} }]))?.entries).toMatchObject([
      { before: null, after: { rank: 100 } },
    ]);
  });

  test('touch the Service that a slice leaves and the one that it comes to', () => {
    const slice = (service?: string): EndpointSlice => ({
      metadata: { name: 'x', namespace: 'shop', ...(service && { labels: { 'kubernetes.io/service-name': service } }) },
      addressType: 'IPv4',
      ports: [],
      endpoints: [{ addresses: ['10.0.0.1'], conditions: {} }],
    });
    const kept = applySliceChange(null, change(null, slice('cart'))!);
    expect(servicesTouchedBy(change(null, slice('cart'))!)).toEqual(['cart']);
    expect(servicesTouchedBy(change(kept, slice('pay'))!)).toEqual(['cart', 'pay']);
    expect(servicesTouchedBy(change(kept, slice())!)).toEqual(['cart']);
    expect(servicesTouchedBy(change(kept, null)!)).toEqual(['cart']);
    expect(servicesTouchedBy(change(null, slice())!)).toEqual([]);
  });

  test('tell endpoints apart by first address and target, and number those that repeat', () => {
    const target = (uid: string) => ({ kind: 'Pod', uid });
    expect(
      entryKeys([
        { addresses: ['10.0.0.1', '10.0.0.9'], conditions: {}, targetRef: target('a') },
        { addresses: ['10.0.0.1'], conditions: { ready: false }, targetRef: target('a') },
        { addresses: ['10.0.0.1'], conditions: {}, targetRef: target('b') },
        { addresses: [], conditions: {} },
      ]),
    ).toEqual(['10.0.0.1|a', '10.0.0.1|a#1', '10.0.0.1|b', '|']);
  });
});

test('a registration touches the Service that it is for, whether it comes, changes or goes', () => {
  const [before, after] = [aBackend(), aBackend({ state: 'DRAINING' })];
  const where = { kind: 'backend', cluster: 'prod', namespace: 'shop', name: 'b-1', service: 'orders-db' } as const;
  for (const sides of [
    { before: null, after },
    { before, after },
    { before, after: null },
  ])
    expect(servicesTouchedBy({ ...where, ...sides })).toEqual(['orders-db']);
});
