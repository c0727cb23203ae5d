/** Orders moments, RFC 3339 in UTC: as text they are in the order of time. */
export function latestFirst(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
