import { describe, expect, test } from '@jest/globals';

import { Simulation } from './simulation.js';

/** Seeds that once found something. */
const REGRESSIONS = [12, 24, 99, 187];
const SEEDS = Array.from({ length: 200 }, (_, i) => i + 1);

describe('whatever fails, and in whatever order, every promise is kept', () => {
  test.each(REGRESSIONS)('seed %i, which found something once', async (seed) => {
    expect(await new Simulation(seed).run()).toEqual([]);
  });

  test(`${SEEDS.length} seeds`, async () => {
    for (const seed of SEEDS) expect({ seed, found: await new Simulation(seed).run() }).toEqual({ seed, found: [] });
  }, 60_000);
});
