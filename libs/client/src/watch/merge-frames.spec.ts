import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { LIVE } from '../testing/samples.js';
import type { WatchFrame } from './frame.js';
import { mergeFrames } from './merge-frames.js';

interface Item {
  readonly key: string;
  readonly value: number;
}

type State = Readonly<Record<string, number>>;
const keyOf = ({ key }: Item): string => key;
const itemsOf = (state: State): Item[] => Object.entries(state).map(([key, value]) => ({ key, value }));

function fold(frames: readonly WatchFrame<Item>[], before: State): State {
  return frames.reduce<State>((state, frame) => {
    if (frame.type === 'FRESHNESS') return state;
    if (frame.type !== 'CHANGES') return Object.fromEntries(frame.items.map(({ key, value }) => [key, value]));
    return frame.changes.reduce<State>((now, { type, item }) => {
      const { [item.key]: was, ...others } = now;
      expect(was === undefined).toBe(type === 'ADDED');
      return type === 'REMOVED' ? others : { ...others, [item.key]: item.value };
    }, state);
  }, before);
}

/** Frames as a server sends them, that lead through these states. */
function framesOf(states: readonly State[], wholeAt: readonly boolean[], before: State): WatchFrame<Item>[] {
  return states.map((state, i) => {
    const at = { revision: `e1:${i + 1}`, freshness: LIVE };
    if (wholeAt[i]) return { ...at, type: 'RESYNC', items: itemsOf(state), applied: null };
    const was = states[i - 1] ?? before;
    const removed = itemsOf(was).filter(({ key }) => !(key in state));
    const changes = [
      ...removed.map((item) => ({ type: 'REMOVED' as const, item })),
      ...itemsOf(state).flatMap((item) =>
        item.value === was[item.key]
          ? []
          : { type: item.key in was ? ('MODIFIED' as const) : ('ADDED' as const), item },
      ),
    ];
    return changes.length === 0 ? { ...at, type: 'FRESHNESS' } : { ...at, type: 'CHANGES', changes };
  });
}

test('merged frames lead to the same state, with the last revision, and never contradict what was there', () => {
  const state = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(2)) as fc.Arbitrary<State>;
  fc.assert(
    fc.property(state, fc.array(state, { minLength: 1 }), fc.array(fc.boolean()), (before, states, wholeAt) => {
      const frames = framesOf(states, wholeAt, before);
      const merged = mergeFrames(frames, keyOf);
      expect(fold(merged, before)).toEqual(fold(frames, before));
      expect(merged.length).toBeLessThanOrEqual(2);
      if (frames.at(-1)?.type !== 'CHANGES') expect(merged.at(-1)?.revision).toBe(frames.at(-1)?.revision);
    }),
  );
});

test('what came and went in between is not told', () => {
  const item = { key: 'a', value: 1 };
  const at = (revision: string) => ({ revision, freshness: LIVE });
  expect(
    mergeFrames<Item>(
      [
        { ...at('e1:1'), type: 'CHANGES', changes: [{ type: 'ADDED', item }] },
        { ...at('e1:2'), type: 'CHANGES', changes: [{ type: 'REMOVED', item }] },
      ],
      keyOf,
    ),
  ).toEqual([{ ...at('e1:2'), type: 'FRESHNESS' }]);
});
