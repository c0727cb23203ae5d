/** Labels as one line of text: neither `,` nor `;` nor `=` can be in a key or a value. */
export function labelText(labels: Readonly<Record<string, string>>, separator = ', '): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(separator);
}

/** The same read back; a key without `=` has the empty value. Of a key that is there twice the last one counts, as kubectl has it. */
export function readLabels(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text
      .split(/[,;\n]/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => {
        const at = part.indexOf('=');
        return at < 0 ? [part, ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
      }),
  );
}
