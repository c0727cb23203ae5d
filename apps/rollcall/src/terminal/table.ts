import { displayWidth } from './display-width.js';
import { inert } from './inert.js';
import type { Tone } from './styles.js';
import { styled } from './styles.js';

/** One cell: text, or text with a tone. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => Cell;
  /** Where rows that come later may be wider than those that are there. */
  readonly minWidth?: number;
}

/** Blanks between two columns, as kubectl has them. */
const GAP = '   ';

/** Rows under titles, aligned, each line ended. Rows that come later go on with the widths of those before, and may widen them. */
export class Table<T> {
  private readonly widths: number[];

  constructor(
    private readonly columns: readonly Column<T>[],
    private readonly hasColours: boolean,
  ) {
    this.widths = columns.map(({ title, minWidth = 0 }) => Math.max(minWidth, displayWidth(title)));
  }

  head(): string {
    return this.line(this.columns.map(({ title }) => title));
  }

  rows(rows: readonly T[]): string {
    const cells = rows.map((row) => this.cells(row));
    for (const line of cells) this.fit(line);
    return cells.map((line) => this.line(line)).join('');
  }

  /** Titles and rows. */
  whole(rows: readonly T[]): string {
    const body = this.rows(rows);
    return this.head() + body;
  }

  private cells(row: T): Cell[] {
    return this.columns.map(({ cell }) => {
      const value = cell(row);
      const [text, tone] = typeof value === 'string' ? [value, null] : [value.text, value.tone];
      const shown = text === '' ? '<none>' : inert(text);
      return tone === null ? shown : { text: shown, tone };
    });
  }

  private fit(cells: readonly Cell[]): void {
    cells.forEach((cell, i) => {
      this.widths[i] = Math.max(this.widths[i] ?? 0, displayWidth(textOf(cell)));
    });
  }

  private line(cells: readonly Cell[]): string {
    const padded = cells.map((cell, i) => {
      const text = textOf(cell);
      const isLast = i === cells.length - 1;
      const blanks = isLast ? '' : ' '.repeat(Math.max(0, (this.widths[i] ?? 0) - displayWidth(text))) + GAP;
      return styled(text, typeof cell === 'string' ? null : cell.tone, this.hasColours) + blanks;
    });
    return `${padded.join('')}\n`;
  }
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
