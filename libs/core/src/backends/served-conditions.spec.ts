import { expect, test } from '@jest/globals';

import type { BackendState, CheckState } from './backend.js';
import { servedConditions } from './served-conditions.js';

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
