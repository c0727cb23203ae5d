import { FILE_API_VERSION, FILE_KIND } from '@rollcall/core';
import type { Node, YAMLSeq } from 'yaml';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';

import type { ReadFile } from './file-form.js';
import { unreadable } from './file-form.js';

/**
 * Reads YAML, of which JSON is a part: a document of kind ExternalBackends, the body of a request (`items`), or just a list. Several documents are refused, and
 * aliases that grow beyond the parser's limit.
 */
export function readDocument(file: string): ReadFile {
  const lines = new LineCounter();
  const document = parseDocument(file, { lineCounter: lines, version: '1.2' });
  const [error] = document.errors;
  if (error) return unreadable(firstLine(error.message), error.linePos?.[0].line);
  const lineOf = (node: unknown): number => {
    const offset = (node as Node | null)?.range?.[0];
    return offset === undefined ? 1 : lines.linePos(offset).line;
  };
  const list = listIn(document.contents, lineOf);
  if ('problems' in list) return list;
  try {
    const items = list.items.map((node) => ({ item: (node as Node).toJS(document) as unknown, line: lineOf(node) }));
    return { items, problems: [] };
  } catch (unresolved) {
    return unreadable(`${(unresolved as Error).message}.`);
  }
}

/** Where the registrations are in a document. */
function listIn(root: unknown, lineOf: (node: unknown) => number): YAMLSeq | ReadFile {
  if (isSeq(root)) return root;
  if (!isMap(root)) return unreadable(`The file must be a document of kind ${FILE_KIND}, or a list of backends.`);
  const isKind = root.has('apiVersion') || root.has('kind');
  if (isKind && (root.get('apiVersion') !== FILE_API_VERSION || root.get('kind') !== FILE_KIND))
    return unreadable(`The file must be of apiVersion ${FILE_API_VERSION} and kind ${FILE_KIND}.`);
  const path = isKind ? ['spec', 'backends'] : ['items'];
  const list = root.getIn(path, true);
  return isSeq(list) ? list : unreadable(`${path.join('.')} must be a list of backends.`, lineOf(list ?? root));
}

/** The parser shows the place in a drawing below. */
function firstLine(message: string): string {
  const [line = ''] = message.split('\n', 1);
  return line.replace(/:$/, '.');
}
