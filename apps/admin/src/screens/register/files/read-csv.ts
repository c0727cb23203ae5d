import { parse } from 'csv-parse/browser/esm/sync';

import { readCell } from '../../../components/safe-cell.js';
import { CSV_COLUMNS } from './csv-columns.js';
import type { CsvColumn } from './csv-columns.js';
import type { FileProblem, LocatedItem, ReadFile } from './file-form.js';
import { unreadable } from './file-form.js';

interface CsvRecord {
  readonly record: readonly string[];
  /** `lines`: that were read when the record ended. */
  readonly info: { readonly lines: number };
}

/** Reads a CSV file (RFC 4180) whose first line names the columns; separated by comma, semicolon or tab, whichever that line has most of. */
export function readCsv(file: string): ReadFile {
  let records: readonly CsvRecord[];
  try {
    records = parse(file, {
      bom: true,
      delimiter: delimiterOf(file),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly CsvRecord[];
  } catch (error) {
    const { message, lines = 1 } = error as Error & { readonly lines?: number };
    return unreadable(message, lines);
  }
  const [head, ...rows] = records;
  if (!head) return unreadable('The file is empty: its first line must name the columns.');
  const names = head.record.map((name) => name.trim());
  const problems = headProblems(names, head.info.lines);
  if (problems.length > 0) return { items: [], problems };
  return readRows(rows, { names, headLine: head.info.lines });
}

function readRows(
  rows: readonly CsvRecord[],
  { names, headLine }: { readonly names: readonly string[]; readonly headLine: number },
): ReadFile {
  const problems: FileProblem[] = [];
  const items: LocatedItem[] = [];
  let lastLine = headLine;
  for (const { record, info } of rows) {
    // A quoted cell may go over several lines; empty lines before it are counted in.
    const line = Math.max(lastLine + 1, info.lines - newLines(record));
    lastLine = info.lines;
    if (record.length > names.length) {
      const message = `The line has ${record.length} cells, the first line names ${names.length} columns.`;
      problems.push({ line, row: items.length + 1, field: '', message });
    }
    items.push({ item: itemOf(names, record), line });
  }
  return { items, problems };
}

function itemOf(names: readonly string[], record: readonly string[]): unknown {
  const item: Record<string, unknown> = {};
  const check: Record<string, unknown> = {};
  names.forEach((name, i) => {
    const column = columnOf(name);
    const cell = readCell(record[i] ?? '');
    if (!column || cell === null) return;
    const [field, ofCheck] = column.path;
    if (ofCheck === undefined) item[field] = column.read(cell);
    else check[ofCheck] = column.read(cell);
  });
  return Object.keys(check).length === 0 ? item : { ...item, check };
}

function headProblems(names: readonly string[], line: number): readonly FileProblem[] {
  const known = CSV_COLUMNS.map(({ name }) => name);
  const problem = (message: string): FileProblem => ({ line, row: null, field: '', message });
  return [
    ...names
      .filter((name) => !columnOf(name))
      .map((name) => problem(`Column ${JSON.stringify(name)} is not known: the columns are ${known.join(', ')}.`)),
    ...names
      .filter((name, i) => columnOf(name) && names.indexOf(name) < i)
      .map((name) => problem(`Column ${JSON.stringify(name)} is there twice.`)),
    ...['address', 'ports']
      .filter((name) => !names.includes(name))
      .map((name) => problem(`Column "${name}" is missing.`)),
  ];
}

function columnOf(name: string): CsvColumn | undefined {
  return CSV_COLUMNS.find((column) => column.name === name);
}

function delimiterOf(file: string): string {
  const [head = ''] = file.split(/\r?\n/, 1);
  const count = (delimiter: string): number => head.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best));
}

function newLines(record: readonly string[]): number {
  return record.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}
