/** What a spreadsheet takes for a formula, or throws away (OWASP, "CSV injection"); `'` because it is the mark itself. */
const DANGEROUS = /^[=+\-@\t\r']/;
const MARKED = /^'(?:[=+\-@\t\r']|$)/;

/**
 * A text as the cell of a CSV file. Text that a spreadsheet would run begins with an apostrophe, which spreadsheets do not show and {@link readCell} takes away;
 * the empty text has one, too, so that it is told apart from nothing.
 */
export function safeCell(text: string | null): string {
  if (text === null) return '';
  const cell = text === '' || DANGEROUS.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** The text of a cell, without the quotes of CSV; null = it is empty. */
export function readCell(cell: string): string | null {
  if (cell === '') return null;
  return MARKED.test(cell) ? cell.slice(1) : cell;
}
