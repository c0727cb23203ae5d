import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { RateLimit } from './rate-limit.js';

/** A clock that stands still until it is set. */
function clock() {
  const at = { ms: 1_000, monotonicMs: () => at.ms };
  return at;
}

describe('a rate', () => {
  test('allows a minute at once, and then as it comes back', () => {
    const at = clock();
    const limit = new RateLimit({ perMinute: 60, monotonicMs: at.monotonicMs });
    for (let i = 0; i < 60; i += 1) expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBeCloseTo(1_000);
    at.ms += 999;
    expect(limit.take('a')).toBeCloseTo(1);
    at.ms += 1;
    expect([limit.take('a'), limit.take('a') > 0]).toEqual([0, true]);
    at.ms += 3_600_000;
    for (let i = 0; i < 60; i += 1) expect(limit.take('a')).toBe(0);
    expect(limit.take('a')).toBeGreaterThan(0);
  });

  test('of one is not that of another', () => {
    const limit = new RateLimit({ perMinute: 1, monotonicMs: () => 0 });
    expect([limit.take('a'), limit.take('b'), limit.take('a') > 0, limit.take('b') > 0]).toEqual([0, 0, true, true]);
  });

  test('of nothing is none', () => {
    const limit = new RateLimit({ perMinute: 0, monotonicMs: () => 0 });
    for (let i = 0; i < 1_000; i += 1) expect(limit.take('a')).toBe(0);
    expect(limit.size).toBe(0);
  });

  test('remembers no more than it may, whoever asks from a million addresses, and goes on to limit those that ask on', () => {
    const limit = new RateLimit({ perMinute: 3, monotonicMs: () => 0, rememberedKeys: 1_000 });
    let taken = 0;
    for (let i = 0; i < 1_000_000; i += 1) {
      limit.take(`2001:db8:${i}`);
      if (i % 500 === 0 && limit.take('persistent') === 0) taken += 1;
    }
    expect(limit.size).toBeLessThanOrEqual(2_000);
    expect(taken).toBe(3);
  });

  test('never allows more than a minute at once and what came back since, in whatever rhythm it is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.nat(5_000), { maxLength: 400 }),
        (perMinute, pauses) => {
          const at = clock();
          const limit = new RateLimit({ perMinute, monotonicMs: at.monotonicMs });
          let taken = 0;
          let passedMs = 0;
          for (const pause of pauses) {
            at.ms += pause;
            passedMs += pause;
            if (limit.take('a') === 0) taken += 1;
            expect(taken).toBeLessThanOrEqual(perMinute + (passedMs * perMinute) / 60_000 + 1e-3);
          }
        },
      ),
    );
  });

  test('gives what it said it would, after it said so', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (perMinute) => {
        const at = clock();
        const limit = new RateLimit({ perMinute, monotonicMs: at.monotonicMs });
        let waitMs = 0;
        while (waitMs === 0) waitMs = limit.take('a');
        at.ms += waitMs;
        expect(limit.take('a')).toBe(0);
      }),
    );
  });
});
