import type { JsonObject } from '@rollcall/core';
import { FILE_API_VERSION, FILE_KIND, readExternalBackends } from '@rollcall/core';
import type { Document, Node, YAMLMap, YAMLSeq } from 'yaml';
import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml';

import type { FileProblem, ReadFile } from './file-form.js';
import { unreadable } from './file-form.js';

/**
 * Reads YAML, of which JSON is a part: a document of kind ExternalBackends, the body of a request (`items`), or just a list. Several documents are refused, and
 * aliases that grow beyond the parser's limit. `now`: RFC 3339.
 */
export function readDocument(file: string, now: string): ReadFile {
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
    const isKind = isMap(document.contents) && isOfKind(document.contents);
    return { items, problems: isKind ? problemsAround(document, { now, lineOf }) : [] };
  } catch (unresolved) {
    return unreadable(`${(unresolved as Error).message}.`);
  }
}

/** Where the registrations are in a document. */
function listIn(root: unknown, lineOf: (node: unknown) => number): YAMLSeq | ReadFile {
  if (isSeq(root)) return root;
  if (!isMap(root)) return unreadable(`The file must be a document of kind ${FILE_KIND}, or a list of backends.`);
  const isKind = isOfKind(root);
  if (isKind && (root.get('apiVersion') !== FILE_API_VERSION || root.get('kind') !== FILE_KIND))
    return unreadable(`The file must be of apiVersion ${FILE_API_VERSION} and kind ${FILE_KIND}.`);
  const path = isKind ? ['spec', 'backends'] : ['items'];
  const list = root.getIn(path, true);
  return isSeq(list) ? list : unreadable(`${path.join('.')} must be a list of backends.`, lineOf(list ?? root));
}

/** A document of a kind, and not the body of a request. */
function isOfKind(root: YAMLMap): boolean {
  return root.has('apiVersion') || root.has('kind');
}

/** What is wrong with a document around its backends. These are judged by themselves: here by what this server allows. */
function problemsAround(
  document: Document,
  { now, lineOf }: { readonly now: string; readonly lineOf: (node: unknown) => number },
): readonly FileProblem[] {
  const { spec, ...said } = document.toJS() as JsonObject;
  const read = readExternalBackends({ ...said, spec: { ...(spec as JsonObject), backends: [] } }, now);
  if (read.valid) return [];
  return read.violations.map(({ pointer, message }) => {
    const field = pointer.slice(1);
    return { line: lineOf(nodeNear(document, field.split('/'))), row: null, field, message };
  });
}

/** The node that a path leads to, or as far as it leads. */
function nodeNear(document: Document, path: readonly string[]): unknown {
  const node = document.getIn(path, true);
  return isNode(node) || path.length === 0 ? node : nodeNear(document, path.slice(0, -1));
}

/** The parser shows the place in a drawing below. */
function firstLine(message: string): string {
  const [line = ''] = message.split('\n', 1);
  return line.replace(/:$/, '.');
}
