import type { BackendInput, InputContext } from '@rollcall/core';
import { validateBackendInputs } from '@rollcall/core';

import type { FileFormat, FileProblem, ReadFile } from './file-form.js';
import { unreadable } from './file-form.js';
import { readCsv } from './read-csv.js';
import { readDocument } from './read-document.js';

/** All of a file, or everything that is wrong with it: nothing is ever half-imported. */
export type ImportedFile =
  | { readonly type: 'READ'; readonly inputs: readonly BackendInput[] }
  | { readonly type: 'REFUSED'; readonly rows: number; readonly problems: readonly FileProblem[] };

/** As much as one request may carry (security: limits). */
const MAX_FILE = 1_048_576;

/** Reads a file and asks the rules about each of its rows; pointers of problems are told with the line and the number of the row. */
export function importFile(file: string, format: FileFormat, context: InputContext): ImportedFile {
  const { items, problems } = readFile(file, format, context.now);
  if (problems.some(({ row }) => row === null)) return { type: 'REFUSED', rows: items.length, problems };
  const validated = validateBackendInputs(
    items.map(({ item }) => item),
    context,
  );
  const ofRules = validated.valid ? [] : validated.violations.map((each) => located(each, items));
  const all = [...problems, ...ofRules].sort((a, b) => a.line - b.line);
  if (!validated.valid || all.length > 0) return { type: 'REFUSED', rows: items.length, problems: all };
  return { type: 'READ', inputs: validated.value };
}

/** What a file is, by its name, else by how it begins. */
export function formatOf(name: string, text: string): FileFormat {
  const [, ending = ''] = /\.(\w+)$/.exec(name.toLowerCase()) ?? [];
  if (ending === 'json') return 'JSON';
  if (ending === 'yaml' || ending === 'yml') return 'YAML';
  if (ending === 'csv' || ending === 'tsv') return 'CSV';
  const start = text.trimStart();
  if (/^[[{]/.test(start)) return 'JSON';
  return /^(?:---|- |#|[\w.]+:(?:\s|$))/.test(start) ? 'YAML' : 'CSV';
}

function readFile(file: string, format: FileFormat, now: string): ReadFile {
  if (file.length > MAX_FILE) return unreadable(`The file must have at most ${MAX_FILE} characters.`);
  return format === 'CSV' ? readCsv(file) : readDocument(file, now);
}

function located(
  { pointer, message }: { readonly pointer: string; readonly message: string },
  items: ReadFile['items'],
): FileProblem {
  const [, index, field = ''] = /^\/(\d+)(?:\/(.*))?$/.exec(pointer) ?? [];
  if (index === undefined) return { line: 1, row: null, field: '', message };
  return { line: items[Number(index)]?.line ?? 1, row: Number(index) + 1, field, message };
}
