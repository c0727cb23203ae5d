/** Text as PostgreSQL can hold it: with U+FFFD for NUL, of which it knows nothing. Halves of characters are put right on the way there. */
export function storableText(text: string): string {
  return text.includes('\u0000') ? text.replaceAll('\u0000', '\ufffd') : text;
}

/** The same for a value of a statement, whatever it is. */
export function storableValue(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  return Array.isArray(value) ? value.map(storableValue) : value;
}
