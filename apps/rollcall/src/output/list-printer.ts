import type { Column } from '../terminal/table.js';
import { Table } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { inert } from '../terminal/inert.js';
import { jsonDocument, yamlDocument } from './documents.js';
import type { OutputFormat } from './output-option.js';

export interface ListPrinting<T> {
  readonly output: OutputFormat;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  /** One line each. */
  readonly names: readonly string[];
  /** For json and yaml. */
  readonly document: unknown;
}

/** Prints a list in the format that is wanted. */
export function printList<T>(terminal: Terminal, { output, columns, rows, names, document }: ListPrinting<T>): void {
  switch (output) {
    case 'table':
    case 'wide':
      if (rows.length > 0) terminal.out(new Table(columns, terminal.hasColours).whole(rows));
      return;
    case 'json':
      terminal.out(jsonDocument(document));
      return;
    case 'yaml':
      terminal.out(yamlDocument(document));
      return;
    case 'name':
      terminal.out(names.map((name) => `${inert(name)}\n`).join(''));
  }
}
