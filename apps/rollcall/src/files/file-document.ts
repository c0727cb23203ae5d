import type { Document, Node } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';

import type { FileProblem } from './file-problem.js';
import type { FileText } from './file-texts.js';

/** One document of a file: what it says, and where. */
export interface FileDocument {
  readonly source: string;
  /** JSON: nothing is known of it. */
  readonly value: unknown;
  /** The line of a JSON pointer into the document, or of what is nearest to it. */
  lineOf(pointer: string): number;
}

export interface ReadDocuments {
  readonly documents: readonly FileDocument[];
  readonly problems: readonly FileProblem[];
}

/**
 * The documents of a file in YAML 1.2, of which JSON is a part. A list at the top is as many documents. An empty document is none. Everything that is no YAML
 * is told with its line.
 */
export function fileDocuments({ name: source, text }: FileText): ReadDocuments {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  // Of a text without anything in it the library makes no document.
  const all = Array.isArray(parsed) ? parsed : [];
  const problems = all.flatMap(({ errors }) =>
    errors.map(({ message, pos }): FileProblem => {
      const { line } = lines.linePos(pos[0]);
      return { source, line, pointer: '', message: `this is no YAML: ${message.replace(/\.?$/, '.')}` };
    }),
  );
  if (problems.length > 0) return { documents: [], problems };
  const documents: FileDocument[] = [];
  for (const document of all) {
    const { contents } = document;
    for (const node of isSeq(contents) ? contents.items : [contents]) {
      if (!isNode(node) || isNothing(node)) continue;
      const lineOf = (pointer: string): number =>
        lines.linePos(nodeAt(node, keysOf(pointer), document).range?.[0] ?? 0).line;
      const value = valueOf(node, document);
      if (value instanceof ReferenceError)
        problems.push({ source, line: lineOf(''), pointer: '', message: `this is no YAML: ${value.message}.` });
      else documents.push({ source, value, lineOf });
    }
  }
  return { documents, problems };
}

/** How the library says that an alias leads nowhere, or that there are so many that they would fill the memory. */
function valueOf(node: Node, document: Document): unknown {
  try {
    return node.toJS(document) as unknown;
  } catch (error) {
    if (error instanceof ReferenceError) return error;
    throw error;
  }
}

function isNothing(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

/** The key, or the item, that a path leads to, as far as it leads anywhere. */
function nodeAt(from: Node, [key, ...more]: readonly string[], document: Document): Node {
  if (key === undefined) return from;
  const node = isAlias(from) ? (from.resolve(document) ?? from) : from;
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return isNode(item) ? nodeAt(item, more, document) : from;
  }
  if (!isMap(node)) return from;
  const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === key);
  if (!pair || !isScalar(pair.key)) return from;
  if (more.length === 0 || !isNode(pair.value)) return pair.key;
  const found = nodeAt(pair.value, more, document);
  // What is not there is best shown where the key of its owner is.
  return found === pair.value ? pair.key : found;
}

function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
