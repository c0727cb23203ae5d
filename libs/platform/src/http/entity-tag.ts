import { createHash } from 'node:crypto';

/**
 * A tag that speaks for the texts, one after the other. Weak: packed
 * or not, and whatever else is told beside, they say the same.
 */
export function weakTag(...texts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return `W/"${hash.digest('base64url').slice(0, 22)}"`;
}

/** Whether an If-None-Match header holds the tag. Tags are compared weakly, as RFC 9110 wants it. */
export function matchesTag(header: string, etag: string): boolean {
  if (header === etag) return true;
  const bare = etag.replace(/^W\//, '');
  return header.split(',').some((each) => {
    const tag = each.trim();
    return tag === '*' || tag.replace(/^W\//, '') === bare;
  });
}
