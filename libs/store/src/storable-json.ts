/** What JSON.stringify escapes and PostgreSQL has no text for: NUL, and halves of characters. Other escapes are matched so that they are skipped whole. */
const ESCAPES = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g;
const UNSTORABLE = /^\\u(?:0000|d)/;

/** JSON of whatever somebody sent, with U+FFFD for what PostgreSQL does not take. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value).replace(ESCAPES, (escape) => (UNSTORABLE.test(escape) ? '\\ufffd' : escape));
}
