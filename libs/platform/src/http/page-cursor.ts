/** A place in a sorted list, opaque to clients. `key`: what the list is sorted by, as the catalog gives it. */
export function pageCursor(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

/** The key of a cursor; null = {@link pageCursor} made no such cursor. */
export function pageKey(cursor: string): string | null {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  return pageCursor(key) === cursor && /^[^ ]+ [^ ]+ [^ ]+$/.test(key) ? key : null;
}
