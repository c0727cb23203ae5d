/** Index of the first item of a sorted list that does not sort before a place: `isBefore` holds for all ahead of it, and for none behind. */
export function firstPlace<T>(sorted: readonly T[], isBefore: (item: T) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(sorted[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
