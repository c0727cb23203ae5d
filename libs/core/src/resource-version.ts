/** Whether the text is a resourceVersion as the API server makes them: a decimal number without leading zeros. */
export function isResourceVersion(text: string): boolean {
  return /^(0|[1-9]\d*)$/.test(text);
}

/**
 * Orders two resourceVersions of one cluster and resource: negative = `a` is older. They are numbers beyond 2^53, so they
 * are compared as decimal text: the longer one is larger. Versions of different clusters or resources say nothing about each
 * other. Anything that {@link isResourceVersion} refuses must not come here.
 */
export function compareResourceVersions(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
