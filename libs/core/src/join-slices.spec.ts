import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import type { Endpoint } from './endpoint.js';
import { joinSlices } from './join-slices.js';
import { select } from './select.js';
import { DEFAULT_SELECTION, READINESS } from './selection.js';
import type { Selection } from './selection.js';
import { diffEndpoints } from './diff-endpoints.js';
import { PortNarrower } from './port-narrower.js';
import { arbitrarySlices, mirrored } from './testing/arbitrary-slices.js';

const scope = { cluster: 'prod', namespace: 'shop', service: 'cart' };
const service = { metadata: { name: 'cart', namespace: 'shop' }, spec: { ports: [] }, status: {} };

const selected = (rows: readonly Endpoint[], selection: Partial<Selection>): readonly Endpoint[] =>
  select(
    [{ cluster: 'prod', service: service as never, rows, routingRows: rows }],
    { ...DEFAULT_SELECTION, ...selection },
    new PortNarrower(),
  ).endpoints;
const joined = fc.oneof(arbitrarySlices).map((slices) =>
  joinSlices(
    scope,
    slices.map((each) => mirrored(each)),
  ),
);

describe('joined slices', () => {
  test('do not depend on their order', () => {
    fc.assert(
      fc.property(arbitrarySlices, fc.nat(), (slices, turn) => {
        const kept = slices.map((each) => mirrored(each));
        const turned = [...kept.slice(turn % 3), ...kept.slice(0, turn % 3)].reverse();
        expect(joinSlices(scope, turned)).toEqual(joinSlices(scope, kept));
      }),
    );
  });

  test('have each id once, in the order of answers, and the same id whatever else is there', () => {
    fc.assert(
      fc.property(arbitrarySlices, (slices) => {
        const rows = joinSlices(
          scope,
          slices.map((each) => mirrored(each)),
        );
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
        expect([...rows].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))).toEqual(rows);
        const identity = ({ address, family, ports: [first] }: Endpoint) => JSON.stringify([family, address, first]);
        for (const slice of slices) {
          for (const row of joinSlices(scope, [mirrored(slice)])) {
            const same = rows.find((each) => identity(each) === identity(row));
            if (same) expect(same.id).toBe(row.id);
          }
        }
      }),
    );
  });
});

describe('a selection', () => {
  test('of ready and one of not ready are together all, and have nothing in common', () => {
    fc.assert(
      fc.property(joined, (rows) => {
        const [ready, notReady] = [selected(rows, {}), selected(rows, { readiness: 'not-ready' })];
        const ids = [...ready, ...notReady].map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.sort()).toEqual(
          selected(rows, { readiness: 'any' })
            .map(({ id }) => id)
            .sort(),
        );
      }),
    );
  });

  test('with a port and a protocol is what both allow, and keeps ids and order', () => {
    fc.assert(
      fc.property(joined, fc.constantFrom('http', 'dns', '', '8080', '53'), (rows, port) => {
        const readiness = 'any';
        for (const protocol of ['TCP', 'UDP'] as const) {
          const both = selected(rows, { readiness, port, protocol });
          const expected = rows.flatMap((row) => {
            const ports = row.ports.filter(
              (each) => (each.name === port || String(each.port) === port) && each.protocol === protocol,
            );
            return ports.length > 0 ? [{ id: row.id, ports }] : [];
          });
          expect(both.map(({ id, ports }) => ({ id, ports }))).toEqual(expected);
          for (const { slices } of both) expect(slices.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('that prefers zones gives all only where it would give none', () => {
    fc.assert(
      fc.property(joined, (rows) => {
        const zones = ['eu-1a'];
        const strict = selected(rows, { readiness: 'any', zones });
        const loose = selected(rows, { readiness: 'any', zones, zoneMode: 'prefer' });
        expect(loose).toEqual(strict.length > 0 ? strict : rows);
      }),
    );
  });
});

describe('a difference', () => {
  test('applied to what was before gives what is after, each endpoint once', () => {
    fc.assert(
      fc.property(
        joined,
        joined,
        fc.constantFrom(...READINESS.filter((each) => each !== 'routable')),
        (a, b, readiness) => {
          const [before, after] = [selected(a, { readiness }), selected(b, { readiness })];
          const held = new Map(before.map((row) => [row.id, row]));
          const changes = diffEndpoints(before, after);
          expect(new Set(changes.map(({ endpoint }) => endpoint.id)).size).toBe(changes.length);
          for (const { type, endpoint } of changes) {
            expect(held.has(endpoint.id)).toBe(type !== 'ADDED');
            if (type === 'REMOVED') held.delete(endpoint.id);
            else held.set(endpoint.id, endpoint);
          }
          const served = (row: Endpoint) => ({ ...row, slicesByPort: null });
          expect([...held.values()].map(served).sort((x, y) => (x.sortKey < y.sortKey ? -1 : 1))).toEqual(
            after.map(served),
          );
        },
      ),
    );
  });

  test('tells nothing of what is not served', () => {
    const [row] = joinSlices(scope, [
      mirrored({
        metadata: { name: 'cart-a', namespace: 'shop' },
        addressType: 'IPv4',
        ports: [{ name: 'http', protocol: 'TCP', port: 80 }],
        endpoints: [{ addresses: ['10.0.0.1'], conditions: {} }],
      }),
    ]);
    expect(diffEndpoints([row!], [{ ...row!, slicesByPort: [['cart-a']] }])).toEqual([]);
  });
});
