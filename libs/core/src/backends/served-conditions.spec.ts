import { expect, test } from '@jest/globals';

import { aBackend } from '../testing/backend-samples.js';
import type { BackendState, CheckState } from './backend.js';
import { servedConditions, servedSince } from './served-conditions.js';

test.each<readonly [BackendState, CheckState | null, readonly [boolean, boolean, boolean] | null]>([
  ['ACTIVE', null, [true, true, false]],
  ['ACTIVE', 'UNKNOWN', [true, true, false]],
  ['ACTIVE', 'PASSING', [true, true, false]],
  ['ACTIVE', 'FAILING', [false, false, false]],
  ['DRAINING', null, [false, true, true]],
  ['DRAINING', 'UNKNOWN', [false, true, true]],
  ['DRAINING', 'PASSING', [false, true, true]],
  ['DRAINING', 'FAILING', [false, false, true]],
  ['DISABLED', null, null],
  ['DISABLED', 'PASSING', null],
  ['DISABLED', 'FAILING', null],
])('%s with a check that is %s is served as ready, serving, terminating: %j', (state, check, wanted) => {
  const found = servedConditions(state, check);
  expect(found && [found.ready, found.serving, found.terminating]).toEqual(wanted);
});

test('the time since when it is served so begins anew with other conditions, and only then', () => {
  const checked = (state: CheckState) => ({
    check: { state, since: '2026-11-24T20:10:00.000Z', message: null, phases: [] },
    servedSince: 'before',
  });
  const passing = aBackend({ status: checked('PASSING') });
  expect(servedSince(null, passing, 'now')).toBe('now');
  expect(servedSince(passing, aBackend({ note: 'x', status: checked('PASSING') }), 'now')).toBe('before');
  expect(servedSince(passing, aBackend({ status: checked('UNKNOWN') }), 'now')).toBe('before');
  expect(servedSince(passing, aBackend({ status: checked('FAILING') }), 'now')).toBe('now');
  expect(servedSince(passing, { ...passing, state: 'DRAINING' }, 'now')).toBe('now');
  expect(servedSince(passing, { ...passing, state: 'DISABLED' }, 'now')).toBe('now');
});
