/** A place in a sorted list, opaque to clients. `key`: what the list is sorted by, as the catalog gives it. */
export function pageCursor(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

/** Words of a key, by the list that is sorted by it. */
const WORDS = { services: 3, backends: 4, audit: 1 } as const;
export type PagedList = keyof typeof WORDS;

/** The key of a cursor into a list; null = {@link pageCursor} made no such cursor. */
export function pageKey(cursor: string, list: PagedList): string | null {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (pageCursor(key) !== cursor) return null;
  const words = key.split(' ');
  return words.length === WORDS[list] && !words.includes('') ? key : null;
}
