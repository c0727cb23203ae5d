/** A row that is shown: `gone` = it is no longer there, and stays in its place until the list is brought up to date. */
export interface HeldRow<T> {
  readonly key: string;
  readonly item: T;
  readonly isGone: boolean;
}

export interface HeldRows<T> {
  readonly rows: readonly HeldRow<T>[];
  /** Rows that are there and not shown yet. */
  readonly added: number;
  /** Rows that are shown and no longer there. */
  readonly gone: number;
}

/**
 * The rows of `shown` in their order, each with what it is now: values change in place, and nothing moves. What came and went is
 * only counted. `latest`: what a row is now that is not in the list any more, because it no longer fits, given what it was.
 */
export function heldRows<T>(
  shown: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
  latest: (last: T) => T | undefined = () => undefined,
): HeldRows<T> {
  const rows = [...shown].map(([key, last]) => {
    const item = now.get(key);
    return { key, item: item ?? latest(last) ?? last, isGone: item === undefined };
  });
  const added = [...now.keys()].filter((key) => !shown.has(key)).length;
  return { rows, added, gone: rows.filter(({ isGone }) => isGone).length };
}
