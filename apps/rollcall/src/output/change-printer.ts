import type { ChangeType } from '@rollcall/client';

import { inert } from '../terminal/inert.js';
import type { Tone } from '../terminal/styles.js';
import type { Column } from '../terminal/table.js';
import { Table } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { jsonLine, yamlDocument } from './documents.js';
import type { OutputFormat } from './output-option.js';

/** What happened to one of the things that are watched. */
export interface Change<T> {
  readonly type: ChangeType;
  readonly item: T;
}

const TONES: Readonly<Record<ChangeType, Tone>> = { ADDED: 'good', MODIFIED: 'warn', REMOVED: 'bad' };

export interface ChangePrinterOptions<T> {
  readonly output: OutputFormat;
  readonly columns: readonly Column<T>[];
  readonly nameOf: (item: T) => string;
  readonly terminal: Terminal;
}

/** Prints changes as they come: rows of one table, or a document each. */
export class ChangePrinter<T> {
  private readonly table: Table<Change<T>>;
  private hasHead = false;

  constructor(private readonly options: ChangePrinterOptions<T>) {
    const event: Column<Change<T>> = {
      title: 'EVENT',
      minWidth: 'MODIFIED'.length,
      cell: ({ type }) => ({ text: type, tone: TONES[type] }),
    };
    const others = options.columns.map(({ title, cell }) => ({ title, cell: ({ item }: Change<T>) => cell(item) }));
    this.table = new Table([event, ...others], options.terminal.hasColours);
  }

  print(changes: readonly Change<T>[]): void {
    const { terminal, output, nameOf } = this.options;
    switch (output) {
      case 'table':
      case 'wide': {
        terminal.out(this.hasHead ? this.table.rows(changes) : this.table.whole(changes));
        this.hasHead = true;
        return;
      }
      case 'json':
        for (const { type, item } of changes) terminal.out(jsonLine({ type, object: item }));
        return;
      case 'yaml':
        for (const { type, item } of changes) terminal.out(`---\n${yamlDocument({ type, object: item })}`);
        return;
      case 'name':
        for (const { type, item } of changes) terminal.out(`${type} ${inert(nameOf(item))}\n`);
    }
  }
}

/** What leads from one list to another. `isSame`: nothing that is shown differs. */
export function changesBetween<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  isSame: (a: T, b: T) => boolean,
): Change<T>[] {
  const removed = [...before]
    .filter(([key]) => !after.has(key))
    .map(([, item]) => ({ type: 'REMOVED' as const, item }));
  const others = [...after].flatMap(([key, item]): Change<T>[] => {
    const was = before.get(key);
    if (was === undefined) return [{ type: 'ADDED', item }];
    return isSame(was, item) ? [] : [{ type: 'MODIFIED', item }];
  });
  return [...removed, ...others];
}
