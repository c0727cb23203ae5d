import type { ChangeType } from '@rollcall/client';

/** Sorts by place: 0 = of the same item. */
export type PlaceOrder<P> = (a: P, b: P) => number;

/**
 * A list sorted by place, after some of its items came, changed and went. A change is found in it by its place: what it takes grows with the changes, and
 * hardly with the list.
 */
export function foldList<T>(
  items: readonly T[],
  changes: readonly { readonly type: ChangeType; readonly item: T }[],
  order: PlaceOrder<T>,
): readonly T[] {
  const changed = [...items];
  for (const { type, item } of changes) {
    const { at, there } = placeIn<T, T>(changed, item, order);
    const isKnown = there !== undefined;
    if (type === 'REMOVED') changed.splice(at, isKnown ? 1 : 0);
    else changed.splice(at, isKnown ? 1 : 0, item);
  }
  return changed;
}

/** Where in a list something is, or would be; and what is there now of just this place. */
export function placeIn<P, T extends P>(
  items: readonly T[],
  place: P,
  order: PlaceOrder<P>,
): { readonly at: number; readonly there: T | undefined } {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const there = items[middle];
    if (there !== undefined && order(there, place) < 0) from = middle + 1;
    else to = middle;
  }
  const there = items[from];
  return { at: from, there: there !== undefined && order(there, place) === 0 ? there : undefined };
}

/** By the first of these that differs. */
export function compareTexts(a: readonly string[], b: readonly string[]): number {
  const i = a.findIndex((text, at) => text !== b[at]);
  if (i < 0) return 0;
  return (a[i] ?? '') < (b[i] ?? '') ? -1 : 1;
}
