import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually, ManualClock, settle } from '@rollcall/testing';

import { ObservedServer } from './testing/observed-server.js';

const WATCH = '/services?watch=true';

describe('a scope that fails is tried again', () => {
  let world: ObservedServer;
  let clock: ManualClock;
  beforeEach(async () => {
    clock = new ManualClock();
    world = await ObservedServer.open();
    world.putService('cart');
  });
  afterEach(() => world.close());

  const observe = () => {
    const cursors = new Map(['services', 'endpointslices'].map((scope) => [scope, world.server.store.version]));
    return world.observe({ clock, cursors, random: () => 0.5, backoffCapMs: 10_000 });
  };
  const nextWaitMs = async (): Promise<number | null> => {
    await settle();
    return clock.nextInMs();
  };

  test('after what the server asks for (429, Retry-After), at the same version', async () => {
    world.server.faults.next({ url: WATCH }, { type: 'STATUS', code: 429, retryAfterS: 7 });
    const { listener } = observe();
    await listener.until(() => listener.news('TROUBLE').length === 1);
    expect(listener.news('TROUBLE')[0]!.trouble.kind).toBe('OVERLOADED');
    expect(await nextWaitMs()).toBe(7_000);
    await clock.step(7_000);
    await eventually('a second watch was asked for', () => world.watches('services').length === 2);
    expect(world.watches('services').map((query) => query.get('resourceVersion'))).toEqual(['1001', '1001']);
    expect(listener.news('RELIST')).toEqual([]);
  });

  test('after pauses that double up to a cap in a storm of 5xx, and are short again after two healthy minutes', async () => {
    world.server.faults.always(WATCH, { type: 'STATUS', code: 503 });
    const { listener } = observe();
    for (const [i, pauseMs] of [400, 800, 1_600, 3_200, 5_000, 5_000].entries()) {
      await listener.until(() => listener.news('TROUBLE').length === i + 1);
      expect(await nextWaitMs()).toBe(pauseMs);
      if (i === 5) world.server.faults.clear();
      await clock.step(pauseMs);
    }
    await listener.until(() => listener.news('WATCHING').length === 2);
    expect(listener.news('RELIST')).toEqual([]);

    world.server.faults.always(WATCH, { type: 'STATUS', code: 503 });
    await clock.step(119_999);
    world.server.endWatches();
    await listener.until(() => listener.news('TROUBLE').length === 7);
    expect(await nextWaitMs()).toBe(5_000);
    world.server.faults.clear();
    await clock.step(5_000);
    await listener.until(() => listener.news('WATCHING').length === 4);
    await clock.step(120_000);
    world.server.faults.always(WATCH, { type: 'STATUS', code: 503 });
    world.server.endWatches();
    await listener.until(() => listener.news('TROUBLE').length === 8);
    expect(await nextWaitMs()).toBe(400);
  });

  test('with pauses, too, where watches end at once and without a word', async () => {
    world.server.faults.always(WATCH, { type: 'EMPTY_WATCH' });
    const { listener } = observe();
    for (const [i, pauseMs] of [400, 800, 1_600].entries()) {
      await eventually('it pauses', () => clock.nextInMs() === pauseMs);
      expect(world.watches('services')).toHaveLength(i + 1);
      await clock.step(pauseMs);
    }
    expect(listener.news('TROUBLE')).toEqual([]);
    expect(listener.news('RELIST')).toEqual([]);
  });

  test('without a pause where a watch ended that had lasted', async () => {
    const { listener } = observe();
    await listener.until(() => listener.news('WATCHING').length === 2);
    await clock.step(1_000);
    world.server.endWatches();
    await eventually('a second watch was asked for', () => world.watches('services').length === 2);
  });

  test('when a watch was silent for too long: by another watch at the same version', async () => {
    const { listener } = observe();
    await listener.until(() => listener.news('WATCHING').length === 2);
    await clock.step(600_000);
    await eventually('a second watch was asked for', () => world.watches('services').length === 2);
    expect(world.watches('services').map((query) => query.get('resourceVersion'))).toEqual(['1001', '1001']);
    expect(listener.news('TROUBLE')).toEqual([]);
  });

  test('only until it is stopped: stop does not wait for the pause', async () => {
    world.server.faults.always(WATCH, { type: 'STATUS', code: 429, retryAfterS: 3_600 });
    const { source, listener } = observe();
    await listener.until(() => listener.news('TROUBLE').length === 1);
    await settle();
    await source.stop();
    expect(clock.nextInMs()).toBeNull();
  });
});
