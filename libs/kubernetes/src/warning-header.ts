/** `299 - "text"` (RFC 7234 5.5): quotes and backslashes in the text are escaped, and several may share a header. */
const WARNING = /\b\d{3} \S+ "((?:[^"\\]|\\.)*)"/g;

/** Texts of `Warning` headers; what cannot be read is no warning. */
export function readWarnings(headers: string | readonly string[] | undefined): readonly string[] {
  return [headers ?? []]
    .flat()
    .flatMap((header) => [...header.matchAll(WARNING)].map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1')));
}
