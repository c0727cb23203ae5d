/** [from, to), as RFC 3339 texts that sort as they are; `to` null = it lasts. */
export interface Interval {
  readonly from: string;
  readonly to: string | null;
}

/** What is left of intervals where others are taken out. */
export function without<T extends Interval>(intervals: readonly T[], others: readonly Interval[]): readonly T[] {
  return others.reduce((left, other) => left.flatMap((piece) => cut(piece, other)), intervals);
}

function cut<T extends Interval>(interval: T, { from, to }: Interval): readonly T[] {
  const isBehind = to !== null && to <= interval.from;
  const isAhead = interval.to !== null && interval.to <= from;
  if (isBehind || isAhead) return [interval];
  return [
    ...(interval.from < from ? [{ ...interval, to: from }] : []),
    ...(to !== null && (interval.to === null || to < interval.to) ? [{ ...interval, from: to }] : []),
  ];
}
