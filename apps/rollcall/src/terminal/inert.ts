/** Characters that move the cursor, change colours, reorder what is read, or cannot be seen. */
const ACTIVE = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * Text from a cluster as one line that a terminal only shows: whoever
 * names a Pod must not be able to write on an operator's screen.
 */
export function inert(text: string): string {
  return text.replaceAll(ACTIVE, escape);
}

/** The same for text of many lines. */
export function inertLines(text: string): string {
  return text
    .split('\n')
    .map((line) => inert(line.replaceAll('\t', '  ')))
    .join('\n');
}

/** JSON that says the same, and that a terminal only shows. */
export function inertJson(json: string): string {
  return json.replaceAll(/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, unicodeEscape);
}

function escape(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(character);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
