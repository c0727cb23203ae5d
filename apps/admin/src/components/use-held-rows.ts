import { useMemo, useState } from 'react';

import type { HeldRows } from './held-rows.js';
import { heldRows } from './held-rows.js';

export interface HeldList<T> extends HeldRows<T> {
  readonly isPaused: boolean;
  /** Freezes the values too, until it is lifted. */
  setPaused(isPaused: boolean): void;
  /** Brings the list up to date: new rows come in, gone ones leave, and the order is made anew. */
  show(): void;
}

export interface HeldOptions<T> {
  readonly keyOf: (item: T) => string;
  /** Says all of what the list was asked for: another list is shown whole. */
  readonly listKey: string;
  /** What a row is now that no longer fits the list, given what it was; undefined = it is gone altogether. */
  readonly latest?: (last: T) => T | undefined;
}

/** A list that does not move by itself. `items` null = nothing is known yet; its order is that in which rows are brought in. */
export function useHeldRows<T>(items: readonly T[] | null, { keyOf, listKey, latest }: HeldOptions<T>): HeldList<T> {
  const now = useMemo(
    () => (items === null ? null : new Map<string, T>(items.map((item) => [keyOf(item), item]))),
    [items, keyOf],
  );
  const [held, setHeld] = useState<Held<T>>({ listKey, shown: now, frozen: null });
  let current = held;
  // Another list, or the first answer: it is shown whole, without a step in between.
  if (held.listKey !== listKey || (held.shown === null && now !== null)) {
    current = { listKey, shown: now, frozen: null };
    setHeld(current);
  }
  const { shown, frozen } = current;
  const seen = frozen ?? now;
  const rows = useMemo(
    () => heldRows<T>(shown ?? EMPTY, seen ?? EMPTY, frozen ? undefined : latest),
    [shown, seen, frozen, latest],
  );
  const waiting = useMemo(
    () => (frozen ? heldRows<T>(shown ?? EMPTY, now ?? EMPTY) : rows),
    [frozen, shown, now, rows],
  );
  return {
    ...rows,
    added: waiting.added,
    gone: waiting.gone,
    isPaused: frozen !== null,
    setPaused: (isPaused) => setHeld({ ...current, frozen: isPaused ? now : null }),
    show: () => setHeld({ listKey, shown: now, frozen: frozen && now }),
  };
}

interface Held<T> {
  readonly listKey: string;
  /** What was brought in last; null = nothing is known yet. */
  readonly shown: ReadonlyMap<string, T> | null;
  /** The values while the list is paused. */
  readonly frozen: ReadonlyMap<string, T> | null;
}

const EMPTY: ReadonlyMap<string, never> = new Map<string, never>();
