/** Spaces behind the widest cell of a column. */
const PADDING = 2;

/**
 * Aligns text the way Go's text/tabwriter does with kubectl's settings (minwidth 0, padding 2, spaces): a cell ends with a tab, a
 * column is a run of lines that have a cell there, and what follows the last tab of a line belongs to no column.
 */
export function alignTabs(text: string): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const output: string[] = [];
  format(lines, { from: 0, to: lines.length, widths: [] }, output);
  return output.join('\n');
}

interface Block {
  readonly from: number;
  readonly to: number;
  /** Widths of the columns that are known, from the left. */
  readonly widths: readonly number[];
}

type Lines = readonly (readonly string[])[];

function format(lines: Lines, { from, to, widths }: Block, output: string[]): void {
  const column = widths.length;
  let written = from;
  for (let at = from; at < to; at += 1) {
    if (!hasCell(lines, at, column)) continue;
    write(lines, { from: written, to: at, widths }, output);
    const begin = at;
    let width = 0;
    for (; at < to && hasCell(lines, at, column); at += 1)
      width = Math.max(width, widthOf(lines[at]?.[column] ?? '') + PADDING);
    format(lines, { from: begin, to: at, widths: [...widths, width] }, output);
    written = at;
  }
  write(lines, { from: written, to, widths }, output);
}

function hasCell(lines: Lines, line: number, column: number): boolean {
  return column < (lines[line]?.length ?? 0) - 1;
}

function write(lines: Lines, { from, to, widths }: Block, output: string[]): void {
  for (const cells of lines.slice(from, to)) {
    output.push(cells.map((cell, i) => cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(cell)))).join(''));
  }
}

/** In code points, as Go counts runes; not in UTF-16 units. */
function widthOf(text: string): number {
  return Array.from(text).length;
}
