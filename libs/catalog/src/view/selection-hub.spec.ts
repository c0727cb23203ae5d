import { expect, test } from '@jest/globals';
import type { SelectionInput } from '@rollcall/core';
import { DEFAULT_SELECTION, joinSlices } from '@rollcall/core';
import { anEndpoint, aService, aSlice } from '@rollcall/testing';

import { EVERYWHERE } from '../access/access.js';
import { SelectionHub } from './selection-hub.js';

const REF = { cluster: null, namespace: 'shop', name: 'cart', sight: EVERYWHERE };
const ROWS = 100;

function hubOf(keptRows: number): SelectionHub {
  const scope = { cluster: 'prod', namespace: 'shop', service: 'cart' };
  const slice = aSlice(
    'cart-x1',
    Array.from({ length: ROWS }, (_, i) => anEndpoint(`10.0.0.${i}`)),
  );
  const { endpoints, ...header } = slice;
  const entries = endpoints.map((endpoint, rank) => ({ key: `${rank}`, rank, since: '', endpoint }));
  const rows = joinSlices(scope, [{ header, entries }]);
  const input: SelectionInput = { cluster: 'prod', service: aService('cart'), rows, routingRows: rows };
  return new SelectionHub(() => ({ epoch: 'e1', inputs: [input], lastSeq: 1 }), keptRows);
}

/** A question that nobody asked before, and that selects everything. */
const question = (i: number) => ({ ...DEFAULT_SELECTION, zones: ['-', `zone-${i}`] });

test('equal questions are one feed', () => {
  const hub = hubOf(1_000_000);
  expect(hub.feed(REF, question(1))).toBe(hub.feed(REF, question(1)));
  expect(hub.feed(REF, question(2))).not.toBe(hub.feed(REF, question(1)));
});

test('whoever asks in ever new ways has no more rows kept than there is room for, and takes nothing from who listens', () => {
  const hub = hubOf(20_000);
  const listened = hub.feed(REF, question(0));
  listened.listen(() => undefined);
  for (let i = 1; i <= 2_000; i += 1) expect(hub.feed(REF, question(i)).version.endpoints).toHaveLength(ROWS);
  expect(hub.size * ROWS).toBeLessThanOrEqual(20_000 + 128 * ROWS);
  expect(listened.isDropped).toBe(false);
  expect(hub.feed(REF, question(0))).toBe(listened);
  expect(hub.feed(REF, question(2_000)).isDropped).toBe(false); // the newest are kept
});
