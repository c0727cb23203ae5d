import { expect, test } from '@jest/globals';
import fc from 'fast-check';

import { LIVE } from '../testing/samples.js';
import type { Frame, ItemChange } from './frame.js';
import { WatchPosition } from './watch-position.js';

interface Item {
  readonly key: string;
  readonly value: number;
}
type State = Readonly<Record<string, number>>;

const itemsOf = (state: State): Item[] => Object.entries(state).map(([key, value]) => ({ key, value }));
const at = (seq: number, epoch = 'e1') => ({ revision: `${epoch}:${seq}`, freshness: LIVE });
const position = (since: string | null = null) => new WatchPosition<Item>(({ key }) => key, since);
const whole = (seq: number, state: State, type: 'SNAPSHOT' | 'RESYNC' | 'STATE' = 'SNAPSHOT'): Frame<Item> => ({
  ...at(seq),
  type,
  items: itemsOf(state),
  applied: null,
});
const changed = (seq: number, ...changes: readonly ItemChange<Item>[]): Frame<Item> => ({
  ...at(seq),
  type: 'CHANGES',
  changes,
});
const a = { key: 'a', value: 1 };

test('what was told already is not told again', () => {
  const watch = position();
  watch.accept(whole(3, {}));
  expect(watch.accept(changed(4, { type: 'ADDED', item: a }))).not.toBeNull();
  expect(watch.accept(changed(4, { type: 'ADDED', item: a }))).toBeNull();
  expect(watch.accept(changed(2, { type: 'REMOVED', item: a }))).toBeNull();
  expect(watch.cursor).toBe('e1:4');
});

test('a bookmark moves the cursor on, and never back', () => {
  const watch = position();
  watch.accept(whole(3, {}));
  expect(watch.accept({ ...at(9), type: 'FRESHNESS' })).toMatchObject({ revision: 'e1:9' });
  expect(watch.accept({ ...at(5), type: 'FRESHNESS' })).toMatchObject({ revision: 'e1:9' });
  expect(watch.cursor).toBe('e1:9');
});

test('a second snapshot is a resync: it replaces what was there', () => {
  const watch = position();
  expect(watch.accept(whole(3, { a: 1 }))).toMatchObject({ type: 'SNAPSHOT' });
  expect(watch.accept(whole(4, { b: 1 }))).toMatchObject({ type: 'RESYNC', items: [{ key: 'b' }] });
});

test('a consumer that came with a cursor of its own gets a resync, not a snapshot', () => {
  expect(position('e1:3').accept(whole(4, { a: 1 }))).toMatchObject({ type: 'RESYNC' });
});

test('a poll without news is a bookmark, and one with news tells the difference', () => {
  const watch = position();
  expect(watch.accept(whole(3, { a: 1, b: 1 }, 'STATE'))).toMatchObject({ type: 'SNAPSHOT' });
  expect(watch.accept(whole(3, { a: 1, b: 1 }, 'STATE'))).toEqual({ ...at(3), type: 'FRESHNESS' });
  expect(watch.accept(whole(5, { b: 2, c: 1 }, 'STATE'))).toEqual(
    changed(
      5,
      { type: 'REMOVED', item: { key: 'a', value: 1 } },
      { type: 'MODIFIED', item: { key: 'b', value: 2 } },
      { type: 'ADDED', item: { key: 'c', value: 1 } },
    ),
  );
  expect(watch.accept(whole(6, { b: 2, c: 1 }, 'STATE'))).toEqual({ ...at(6), type: 'FRESHNESS' });
});

test('a poll answered by a replica that is behind removes nothing', () => {
  const watch = position();
  watch.accept(whole(3, { a: 1 }));
  watch.accept({ ...at(9), type: 'FRESHNESS' });
  expect(watch.accept(whole(2, {}, 'STATE'))).toEqual({ ...at(9), type: 'FRESHNESS' });
});

test('a poll of another epoch replaces everything', () => {
  const watch = position();
  watch.accept(whole(3, { a: 1 }));
  expect(watch.accept({ ...whole(1, {}, 'STATE'), ...at(1, 'e2') })).toMatchObject({
    type: 'RESYNC',
    items: [],
  });
});

test('changes of another epoch make no sense: the watch has to begin anew', () => {
  const watch = position();
  watch.accept(whole(3, { a: 1 }));
  expect(() => watch.accept({ type: 'CHANGES', ...at(9, 'e2'), changes: [] })).toThrow('a position of its own');
  expect(watch.cursor).toBeNull();
  expect(watch.accept(whole(1, { b: 1 }))).toMatchObject({ type: 'RESYNC' });
});

test('changes in front of everything make no sense', () => {
  expect(() => position().accept(changed(1, { type: 'ADDED', item: a }))).toThrow('did not begin');
});

test('when all is gone, all that was there is removed, once', () => {
  const watch = position();
  watch.accept(whole(3, { a: 1 }));
  expect(watch.allGone()).toEqual(changed(3, { type: 'REMOVED', item: a }));
  expect(watch.allGone()).toBeNull();
});

test('however a history is cut, repeated and mixed, the consumer sees each change once and ends where the server is', () => {
  const state = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(2)) as fc.Arbitrary<State>;
  const step = fc.record({
    how: fc.constantFrom('CHANGES', 'STATE', 'SNAPSHOT', 'RESYNC', 'FRESHNESS'),
    back: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(state, { minLength: 2 }), fc.array(step), (history, steps) => {
      const watch = position();
      let seen: State = {};
      let told = -1;
      const deliver = (frame: Frame<Item>): void => {
        const event = watch.accept(frame);
        if (!event || event.type === 'FRESHNESS') return;
        if (event.type !== 'CHANGES') seen = Object.fromEntries(event.items.map(({ key, value }) => [key, value]));
        else {
          for (const { type, item } of event.changes) {
            const { [item.key]: was, ...others } = seen;
            expect(was === undefined).toBe(type === 'ADDED');
            expect(was).not.toBe(type === 'REMOVED' ? undefined : item.value);
            seen = type === 'REMOVED' ? others : { ...others, [item.key]: item.value };
          }
        }
        expect(seen).toEqual(history[told]);
      };
      deliver(whole(0, history[(told = 0)] ?? {}));
      for (const { how, back } of steps) {
        const from = Math.max(0, told - back);
        const to = Math.min(told + 1, history.length - 1);
        if (how === 'CHANGES') {
          // From somewhere before where the consumer is: some of it was told already.
          for (let seq = from + 1; seq <= to; seq += 1) {
            told = Math.max(told, seq);
            deliver(changed(seq, ...differences(history[seq - 1] ?? {}, history[seq] ?? {})));
          }
        } else if (how === 'FRESHNESS') deliver({ ...at(from), type: 'FRESHNESS' });
        else if (how === 'STATE') {
          const shown = back > 1 ? from : to;
          told = Math.max(told, shown);
          deliver(whole(shown, history[shown] ?? {}, 'STATE'));
        } else deliver(whole((told = to), history[to] ?? {}, how));
      }
      expect(seen).toEqual(history[told]);
    }),
  );
});

function differences(before: State, after: State): ItemChange<Item>[] {
  const removed = itemsOf(before).filter(({ key }) => !(key in after));
  return [
    ...removed.map((item) => ({ type: 'REMOVED' as const, item })),
    ...itemsOf(after).flatMap((item) =>
      item.value === before[item.key]
        ? []
        : { type: item.key in before ? ('MODIFIED' as const) : ('ADDED' as const), item },
    ),
  ];
}
