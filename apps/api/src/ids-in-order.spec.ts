import { expect, test } from '@jest/globals';
import { ManualClock } from '@rollcall/testing';

import { idsInOrder } from './ids-in-order.js';

test('ids of one moment sort as they were made, and later ones behind them', async () => {
  const clock = new ManualClock();
  const newId = idsInOrder(clock);
  const ids = Array.from({ length: 1_000 }, newId);
  await clock.step(1);
  ids.push(newId());
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(1_001);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{29}$/);
});

test('two replicas that begin at the same moment make different ids', () => {
  const clock = new ManualClock();
  expect(idsInOrder(clock)()).not.toBe(idsInOrder(clock)());
});
